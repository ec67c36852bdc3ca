import { describe, expect, test } from "bun:test";
import { type KernelSources, kernelState } from "../../src/agent/kernel-state.ts";

describe("kernelState()", () => {
  test("is ready in exclusive mode, and on a node without RDMA", () => {
    expect(kernelState(sources({ mode: "exclusive", devices: 8 }))).toEqual({ kind: "ready" });
    expect(kernelState(sources({ mode: undefined }))).toEqual({ kind: "ready" });
    expect(kernelState(sources({ mode: "shared", devices: 0 }))).toEqual({ kind: "ready" });
  });

  test("is degraded while Pods cannot have RDMA devices to themselves, and says how they could", () => {
    const state = kernelState(sources({ mode: "shared", devices: 8 }));
    expect(state).toEqual({ kind: "degraded", reason: expect.stringContaining("rdma system set netns exclusive") });
  });

  test("fails without the capabilities, by name", () => {
    const state = kernelState(sources({ capabilities: "0000000000001000" }));
    expect(state).toEqual({ kind: "failing", reason: "The agent lacks CAP_SYS_ADMIN" });
  });

  test("fails with the kernel's words when it does not answer", () => {
    const open = () => {
      throw new Error("socket: EAFNOSUPPORT");
    };
    expect(kernelState({ ...sources({}), open })).toEqual({ kind: "failing", reason: "socket: EAFNOSUPPORT" });
  });

  test("is degraded by a thread left in a Pod's namespace", () => {
    const state = kernelState({ ...sources({}), strays: () => ["12 in net:[1]"] });
    expect(state).toEqual({ kind: "degraded", reason: expect.stringContaining("restart the agent: 12 in net:[1]") });
  });

  test("closes what it opens", () => {
    let closed = 0;
    const count = () => {
      closed += 1;
    };
    kernelState(sources({ close: count }));
    const broken = sources({ close: count });
    const open = () => ({
      ...broken.open(),
      links: () => {
        throw new Error("EPERM");
      },
    });
    kernelState({ ...broken, open });
    expect(closed).toBe(2);
  });
});

interface Facts {
  mode?: "exclusive" | "shared" | undefined;
  devices?: number;
  capabilities?: string;
  close?: () => void;
}

function sources({ mode, devices = 0, capabilities = "000001ffffffffff", close = () => {} }: Facts): KernelSources {
  return {
    open: () => ({
      links: () => [],
      rdmaDevices: () => Array.from({ length: devices }, (_, index) => ({ index, name: `mlx5_${index}` })),
      rdmaNetnsMode: () => mode,
      close,
    }),
    status: () => `Name:\tbun\nCapPrm:\t0000000000000000\nCapEff:\t${capabilities}\nCapBnd:\t0\n`,
    strays: () => [],
  };
}
