import { rmSync } from "node:fs";
import { join } from "node:path";
import { aPort } from "./a-port.ts";
import { aServer, type ServerProcess } from "./a-process.ts";
import { programs } from "./programs.ts";

/** What etcd holds under a key. */
export interface Entry {
  key: string;
  value: Buffer;
  createRevision: number;
  modRevision: number;
}

/** The etcd of a cluster: one member, data in the cluster's folder. */
export interface Etcd extends ServerProcess {
  url: string;
  get(key: string): Promise<Entry | undefined>;
  /** Every entry whose key begins so; the API server's begin with `/registry/`. */
  list(prefix: string): Promise<Entry[]>;
  put(key: string, value: string | Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
  /** The store's newest revision, which is the API server's resourceVersion. */
  revision(): Promise<number>;
  /** etcdctl snapshot save FILE; answers FILE, in the cluster's folder. */
  saveSnapshot(): Promise<string>;
  /**
   * etcdutl snapshot restore FILE, in place of the data; etcd has to be stopped and stays so. With `bumpRevision`
   * also `--bump-revision N --mark-compacted`, which is how revisions never go back.
   */
  restoreSnapshot(file: string, how?: { bumpRevision?: number }): Promise<void>;
  /** Gives back its ports. */
  free(): void;
}

/** An etcd on loopback, not yet started. Writes are not synced to disk: it need not outlive the machine. */
export function anEtcd(folder: string, flags: readonly string[] = []): Etcd {
  const ports = { client: aPort(), peer: aPort() };
  const url = `http://127.0.0.1:${ports.client.number}`;
  const peer = `http://127.0.0.1:${ports.peer.number}`;
  const data = join(folder, "etcd");
  const { etcd, etcdctl, etcdutl } = programs();
  const server = aServer({
    name: "etcd",
    logFile: join(folder, "etcd.log"),
    command: [
      ...[etcd, "--name=test", `--data-dir=${data}`, "--unsafe-no-fsync", "--log-level=warn"],
      ...[`--listen-client-urls=${url}`, `--advertise-client-urls=${url}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=test=${peer}`],
      ...flags,
    ],
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
  return {
    ...server,
    ...keys(url),
    url,
    async saveSnapshot() {
      const file = join(folder, `${crypto.randomUUID()}.snapshot`);
      await run([etcdctl, "--endpoints", url, "snapshot", "save", file]);
      return file;
    },
    async restoreSnapshot(file, { bumpRevision } = {}) {
      if (server.pid() !== undefined) throw new Error("etcd is running; stop it before its data is replaced");
      rmSync(data, { recursive: true, force: true });
      const bump = bumpRevision === undefined ? [] : ["--bump-revision", `${bumpRevision}`, "--mark-compacted"];
      const member = ["--name=test", `--initial-cluster=test=${peer}`, `--initial-advertise-peer-urls=${peer}`];
      await run([etcdutl, "snapshot", "restore", file, `--data-dir=${data}`, ...member, ...bump]);
    },
    free: () => Object.values(ports).forEach((port) => void port.free()),
  };
}

interface RangeAnswer {
  header: { revision: string };
  kvs?: { key: string; value?: string; create_revision: string; mod_revision: string }[];
}

/** Keys and values through etcd's own JSON gateway, which is quicker than a process each. */
function keys(url: string): Pick<Etcd, "get" | "list" | "put" | "delete" | "revision"> {
  const ask = async (what: string, body: object): Promise<RangeAnswer> => {
    const response = await fetch(`${url}/v3/kv/${what}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd answers ${what} with ${response.status}: ${await response.text()}`);
    return (await response.json()) as RangeAnswer;
  };
  const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64");
  const entries = ({ kvs = [] }: RangeAnswer): Entry[] =>
    kvs.map((kv) => ({
      key: Buffer.from(kv.key, "base64").toString(),
      value: Buffer.from(kv.value ?? "", "base64"),
      createRevision: Number(kv.create_revision),
      modRevision: Number(kv.mod_revision),
    }));
  return {
    get: async (key) => entries(await ask("range", { key: base64(key) }))[0],
    list: async (prefix) => entries(await ask("range", { key: base64(prefix), range_end: base64(after(prefix)) })),
    put: async (key, value) => void (await ask("put", { key: base64(key), value: base64(value) })),
    delete: async (key) => void (await ask("deleterange", { key: base64(key) })),
    revision: async () => Number((await ask("range", { key: base64("/"), count_only: true })).header.revision),
  };
}

/** The first key that does not begin with the prefix. */
function after(prefix: string): Uint8Array {
  const bytes = Buffer.from(prefix);
  bytes[bytes.length - 1]! += 1;
  return bytes;
}

async function run(command: readonly string[]): Promise<void> {
  const child = Bun.spawn([...command], { stdout: "ignore", stderr: "pipe" });
  const [said, exitCode] = await Promise.all([child.stderr.text(), child.exited]);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${said}`);
}
