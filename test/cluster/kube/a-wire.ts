import { connect, createServer, type Socket } from "node:net";

/** A way to the API server on which TLS goes through as it is, so that it fails as networks do. */
export interface Wire {
  /** https://127.0.0.1:PORT */
  url: string;
  /** Ends each connection once so many more bytes have come back on it; in the middle of whatever they are. */
  cutAfter(bytes: number | undefined): void;
  /** Nothing goes through any more, and nobody is told: new connections are taken and left alone. */
  freeze(): void;
  thaw(): void;
  /** Connections that stand. */
  open(): number;
  stop(): void;
}

export async function aWire(to: string): Promise<Wire> {
  const { hostname, port } = new URL(to);
  const pairs = new Set<readonly [Socket, Socket]>();
  let left: number | undefined;
  let frozen = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    let budget = left;
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    client.on("data", (bytes) => void upstream.write(bytes));
    upstream.on("data", (bytes: Buffer) => {
      budget ??= left;
      const allowed = budget === undefined ? bytes : bytes.subarray(0, budget);
      client.write(allowed, () => budget === 0 && end());
      if (budget !== undefined) budget -= allowed.length;
    });
    if (frozen) for (const socket of pair) socket.pause();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The wire has no port");
  const all = () => [...pairs].flat();
  return {
    url: `https://127.0.0.1:${address.port}`,
    cutAfter(bytes) {
      left = bytes;
    },
    freeze() {
      frozen = true;
      for (const socket of all()) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of all()) socket.resume();
    },
    open: () => pairs.size,
    stop() {
      server.close();
      for (const socket of all()) socket.destroy();
    },
  };
}
