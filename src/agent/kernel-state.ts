import { readFileSync } from "node:fs";
import type { Kernel } from "../kernel/kernel.ts";
import { openKernel } from "../kernel/open-kernel.ts";
import { messageOf } from "../wire/error.ts";
import type { DutyState } from "./duties.ts";
import { strayThreads } from "./stray-threads.ts";

/** What the duty `kernel` looks at. */
export interface KernelSources {
  open(): Pick<Kernel, "links" | "rdmaDevices" | "rdmaNetnsMode" | "close">;
  /** `/proc/self/status`. */
  status(): string;
  strays(): string[];
}

const HERE: KernelSources = {
  open: openKernel,
  status: () => readFileSync("/proc/self/status", "utf8"),
  strays: strayThreads,
};

/** Whether this process may and can do its work on this kernel. */
export function kernelState(sources: KernelSources = HERE): DutyState {
  try {
    const lacking = lackingCapabilities(sources.status());
    if (lacking.length > 0) return { kind: "failing", reason: `The agent lacks ${lacking.join(", ")}` };
    const strays = sources.strays();
    if (strays.length > 0) {
      return { kind: "degraded", reason: `Threads stay in a Pod's namespace, restart the agent: ${strays.join(", ")}` };
    }
    return rdmaState(sources.open());
  } catch (error) {
    return { kind: "failing", reason: messageOf(error) };
  }
}

function rdmaState(kernel: ReturnType<KernelSources["open"]>): DutyState {
  try {
    kernel.links();
    if (kernel.rdmaNetnsMode() !== "shared" || kernel.rdmaDevices().length === 0) return { kind: "ready" };
    const fix = "rdma system set netns exclusive, before any Pod has one, isolates them";
    return { kind: "degraded", reason: `RDMA devices are shared by all network namespaces: ${fix}` };
  } finally {
    kernel.close();
  }
}

/** include/uapi/linux/capability.h */
const NEEDED = { CAP_NET_ADMIN: 12, CAP_SYS_ADMIN: 21 };

function lackingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return Object.entries(NEEDED)
    .filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name);
}
