import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bind, receive, socket } from "../../src/kernel/libc.ts";
import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM } from "../../src/kernel/netlink/constants/socket.ts";

const MAIN = join(import.meta.dir, "../../src/main.ts");

export interface RunningAgent {
  process: Bun.Subprocess;
  socket: string;
  /** What it has logged so far. */
  log(): string;
  /** Waits until it has told systemd so much; throws when it ends before. */
  told(message: string): Promise<void>;
  /** Names of the pools that its page shows. */
  pools(): Promise<string[]>;
}

/** An agent process on paths below `directory`, which it may share with one before or beside it. */
export function anAgent(directory: string, manifest?: string): RunningAgent {
  const path = (...parts: string[]) => join(directory, ...parts);
  mkdirSync(path("manifests"), { recursive: true });
  if (manifest !== undefined) writeFileSync(path("manifests", "pools.yaml"), manifest);
  writeFileSync(path("config.yaml"), "sweepSeconds: 3600\nnodeName: gpu-1\n");
  const flags = {
    config: path("config.yaml"),
    socket: path("run", "agent.sock"),
    state: path("lib", "state.db"),
    manifests: path("manifests"),
    "lock-directory": path("run", "lock"),
    http: "127.0.0.1:0",
  };
  const argv = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const own = path(crypto.randomUUID());
  const listening = listen(`${own}.notify`);
  const child = Bun.spawn([process.execPath, MAIN, "agent", ...argv], {
    env: { ...process.env, NOTIFY_SOCKET: `${own}.notify` },
    stderr: Bun.file(`${own}.log`),
  });
  const log = () => readFileSync(`${own}.log`, "utf8");
  return {
    process: child,
    socket: flags.socket,
    log,
    async told(message) {
      while (!listening().includes(message)) {
        if (child.exitCode !== null) throw new Error(`The agent ended with ${child.exitCode}: ${log()}`);
        await Bun.sleep(10);
      }
    },
    async pools() {
      const page = /at (http:\S+)/.exec(log())?.[1];
      const response = await fetch(`${page}/v1/pools`);
      return ((await response.json()) as { pools: { name: string }[] }).pools.map((pool) => pool.name);
    },
  };
}

/** A datagram socket like systemd's; answers what has arrived so far. */
function listen(path: string): () => string[] {
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bind(fd, Buffer.concat([Uint8Array.of(AF_UNIX, 0), Buffer.from(`${path}\0`)]));
  const arrived: string[] = [];
  const buffer = new Uint8Array(4096);
  return () => {
    try {
      for (;;) arrived.push(new TextDecoder().decode(buffer.subarray(0, receive(fd, buffer, MSG_DONTWAIT))));
    } catch {
      return arrived;
    }
  };
}

/** include/linux/socket.h */
const MSG_DONTWAIT = 0x40;
