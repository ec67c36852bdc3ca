import { afterAll, beforeAll } from "bun:test";
import type { Kernel } from "../../../src/kernel/kernel.ts";
import { openNetns } from "../../../src/kernel/netns.ts";
import { openKernel } from "../../../src/kernel/open-kernel.ts";

/** A network namespace of a test, with the kernel seen from it and with iproute2 in it. */
export interface Namespace {
  name: string;
  path: string;
  readonly kernel: Kernel;
  /** `ip -n NAME …`; throws with what it said when it fails. */
  ip(command: string): string;
  /** `ip -j -n NAME …`. */
  json(command: string): Record<string, unknown>[];
  /** A descriptor of it, to be closed by whoever takes it. */
  open(): number;
}

/** One that lives for the tests of a file or of a `describe`. */
export function namespaceForTests(): Namespace {
  const namespace = describeNamespace(`railhead-kernel-${process.pid}-${++count}`);
  beforeAll(() => {
    run(`ip netns add ${namespace.name}`);
    namespace.ip("link set dev lo up");
  });
  afterAll(() => {
    namespace.close();
    run(`ip netns del ${namespace.name}`);
  });
  return namespace;
}

/** Runs a command; throws with what it said when it fails. */
export function run(command: string): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command.split(" "), { stdout: "pipe", stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`${command}: ${stderr.toString()}`);
  return stdout.toString();
}

/** Until something holds: the kernel does a few things after it has answered. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (holds()) return;
    await Bun.sleep(25);
  }
  throw new Error(`It never came to hold: ${holds}`);
}

let count = 0;

function describeNamespace(name: string): Namespace & { close(): void } {
  const path = `/var/run/netns/${name}`;
  let kernel: Kernel | undefined;
  const open = () => {
    const opened = openNetns(path);
    if (opened.kind !== "netns") throw new Error(`${path} is ${opened.kind}`);
    return opened.fd;
  };
  return {
    name,
    path,
    get kernel() {
      kernel ??= openKernel(open());
      return kernel;
    },
    ip: (command) => run(`ip -n ${name} ${command}`),
    json: (command) => JSON.parse(run(`ip -j -n ${name} ${command}`) || "[]"),
    open,
    close: () => kernel?.close(),
  };
}
