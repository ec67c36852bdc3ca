import { describe, expect, test } from "bun:test";
import { modeOf } from "../../../src/attach/routing/mode.ts";

const PLAIN = { links: [{ name: "lo" }, { name: "eth0" }] } as never;
const UNDERLAY = { links: [{ name: "lo" }, { name: "eth0" }, { name: "veth0" }] } as never;

describe("modeOf()", () => {
  test("is overlay for a NIC beside the first one, said or meant", () => {
    for (const mode of ["auto", "overlay"] as const) expect(modeOf("net1", { mode }, "eth0", PLAIN)).toBe("overlay");
  });

  test("is disabled for every NIC where it is", () => {
    for (const ifname of ["eth0", "net1"])
      expect(modeOf(ifname, { mode: "disabled" }, "eth0", UNDERLAY)).toBe("disabled");
  });

  test("names what is not served, why, and what to write instead", () => {
    const refusals = [
      () => modeOf("net1", { mode: "underlay" }, "eth0", PLAIN),
      () => modeOf("eth0", { mode: "underlay" }, "eth0", PLAIN),
      () => modeOf("eth0", { mode: "auto" }, "eth0", PLAIN),
      () => modeOf("net1", { mode: "auto" }, "eth0", UNDERLAY),
      () => modeOf("eth0", { mode: "overlay" }, "eth0", PLAIN),
      () => modeOf("net1", { mode: "overlay" }, "eth0", UNDERLAY),
    ];
    expect(refusals.map(messageOf)).toEqual([
      'Coordinator mode "underlay" is not served by this version; write "mode": "overlay", and attach the network where eth0 is of a network of its own',
      'Coordinator mode "underlay" is not served by this version; write "mode": "disabled" where this network is the Pod\'s eth0',
      'Coordinator mode "auto" means underlay here, since eth0 is the Pod\'s first NIC, and that is not served by this version; write "mode": "disabled" where this network is the Pod\'s eth0',
      'Coordinator mode "auto" means underlay here, since the Pod has veth0, and that is not served by this version; write "mode": "overlay", and attach the network where eth0 is of a network of its own',
      'Coordinator mode "overlay" is for NICs beside the first one, and eth0 is the Pod\'s first NIC; write "mode": "disabled" where this network is the Pod\'s eth0',
      'Coordinator mode "overlay" is for NICs beside the first one, and the Pod has veth0; write "mode": "overlay", and attach the network where eth0 is of a network of its own',
    ]);
  });
});

function messageOf(act: () => unknown): string {
  try {
    return `${act()}`;
  } catch (error) {
    expect(error).toMatchObject({ code: "unsupportedField" });
    return (error as Error).message;
  }
}
