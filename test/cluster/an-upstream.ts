import { connect, type TLSSocket } from "node:tls";
import type { ApiServer } from "./an-apiserver.ts";
import { answerReader, field } from "./an-http-message.ts";

/** A connection to the API server for one that came to the proxy. */
export interface Upstream {
  /**
   * Sends a request and hands on the answer's bytes as they come; answers its status once it is whole. Throws when the
   * connection ends before.
   */
  exchange(method: string, request: Buffer, hand: (bytes: Buffer) => void): Promise<number>;
  /** Ends it, and an exchange with it. */
  close(): void;
}

/** An upstream that connects when it is first needed, as a front proxy where it speaks for somebody with a certificate. */
export function anUpstream(apiserver: ApiServer, asFrontProxy: boolean): Upstream {
  let socket: TLSSocket | undefined;
  function open(): TLSSocket {
    const { hostname: host, port } = new URL(apiserver.url);
    const shown = asFrontProxy ? apiserver.frontProxy : {};
    const opened = connect({ host, port: Number(port), ca: apiserver.authority.cert, ...shown });
    opened.setNoDelay(true);
    opened.on("close", () => {
      if (socket === opened) socket = undefined;
    });
    return opened;
  }
  return {
    exchange(method, request, hand) {
      socket ??= open();
      return exchangeOn(socket, method, request, hand);
    },
    close: () => void socket?.destroy(),
  };
}

function exchangeOn(
  socket: TLSSocket,
  method: string,
  request: Buffer,
  hand: (bytes: Buffer) => void,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const reader = answerReader(method);
  const data = (bytes: Buffer) => {
    hand(bytes);
    if (!reader.take(bytes)) return;
    const head = reader.head()!;
    if (field(head, "connection") === "close") socket.destroy();
    resolve(Number(head.start.split(" ")[1]));
  };
  const failed = (cause?: unknown) => reject(new Error("The API server's connection ended", { cause }));
  const ended = () => failed();
  socket.on("data", data).on("error", failed).on("close", ended);
  socket.write(request);
  return promise.finally(() => socket.off("data", data).off("error", failed).off("close", ended));
}
