import { readFileSync, writeFileSync } from "node:fs";

/** A server of the cluster, which can be ended, begun again, and frozen. */
export interface ServerProcess {
  /** Of the running process; undefined when there is none. */
  pid(): number | undefined;
  /** Starts it and waits until it is ready; throws with the end of its log when it is not. */
  start(): Promise<void>;
  /** kill -9, and waits for its end: on SIGTERM etcd and kube-apiserver wait minutes for each other. */
  stop(): Promise<void>;
  /** kill -STOP: it accepts connections, for the kernel does that, and never answers. */
  pause(): void;
  /** kill -CONT */
  resume(): void;
  /** What it has written, all starts together. */
  log(): string;
}

/** What makes a server: its command, its log file, and whether it serves yet. */
export interface ServerCommand {
  name: string;
  command: readonly string[];
  logFile: string;
  ready: () => Promise<boolean>;
}

/** A server that has not been started. It dies with this process, however that ends (`prctl` PR_SET_PDEATHSIG). */
export function aServer({ name, command, logFile, ready }: ServerCommand): ServerProcess {
  let running: Bun.Subprocess | undefined;
  writeFileSync(logFile, "");
  const log = () => readFileSync(logFile, "utf8");
  const signal = (what: "SIGSTOP" | "SIGCONT") => {
    if (running === undefined) throw new Error(`${name} is not running`);
    running.kill(what);
  };
  return {
    pid: () => running?.pid,
    async start() {
      if (running !== undefined) throw new Error(`${name} is running already`);
      const child = spawn(command, logFile);
      running = child;
      await untilReady(name, child, ready, log);
    },
    async stop() {
      const child = running;
      running = undefined;
      child?.kill("SIGKILL");
      await child?.exited;
    },
    pause: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    log,
  };
}

const START_LIMIT_MS = 60_000;

function spawn(command: readonly string[], logFile: string): Bun.Subprocess {
  // The shell appends, so that a second start keeps the log of the first.
  const shell = 'log=$1; shift; exec setpriv --pdeathsig KILL "$@" >>"$log" 2>&1';
  const child = Bun.spawn(["sh", "-c", shell, "sh", logFile, ...command], {
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent" },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  child.unref();
  return child;
}

async function untilReady(
  name: string,
  child: Bun.Subprocess,
  ready: () => Promise<boolean>,
  log: () => string,
): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  const failed = (how: string) => new Error(`${name} ${how}:\n${log().split("\n").slice(-20).join("\n")}`);
  while (!(await ready().catch(() => false))) {
    if (child.exitCode !== null || child.signalCode !== null) throw failed("ended instead of serving");
    if (performance.now() > limit) throw failed(`is not ready after ${START_LIMIT_MS / 1000} s`);
    await Bun.sleep(50);
  }
}
