import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { PciAddress } from "../../src/address/pci-address.ts";
import { attachmentLock, lockNames, type Use, useOf } from "../../src/node/lock-names.ts";
import { anAttachment } from "../state/rows.ts";

const VF = "0000:86:00.2" as PciAddress;

describe("lockNames()", () => {
  test("puts devices first, then namespaces, and the node's RDMA lock last", () => {
    expect(lockNames({ rdma: true, namespaceId: "boot/cookie:7", device: VF })).toEqual([
      "device 0000:86:00.2",
      "namespace boot/cookie:7",
      "rdma",
    ]);
  });

  test("needs nothing for nothing", () => {
    expect(lockNames()).toEqual([]);
    expect(lockNames({}, { rdma: false })).toEqual([]);
  });

  test("names what two uses share once", () => {
    const use = { device: VF, namespaceId: "7", rdma: true };
    expect(lockNames(use, use)).toEqual(lockNames(use));
  });

  test("gives any two who use the same things the same order, whatever they use first", () => {
    const use: fc.Arbitrary<Use> = fc.record(
      {
        device: fc.constantFrom("0000:86:00.2" as PciAddress, "0000:86:00.3" as PciAddress),
        namespaceId: fc.constantFrom("boot/cookie:7", "boot/cookie:8", "earlier/cookie:7"),
        rdma: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(use), fc.array(use), (one, other) => {
        const [first, second] = [lockNames(...one), lockNames(...other)];
        expect(first.filter((name) => second.includes(name))).toEqual(second.filter((name) => first.includes(name)));
        expect(new Set(first).size).toBe(first.length);
      }),
    );
  });
});

describe("attachmentLock()", () => {
  test("is one for all plugins of a NIC, and another for every other NIC", () => {
    const nic = { containerId: "c1", ifname: "net1" };
    expect(attachmentLock({ ...nic, face: "sriov" } as typeof nic)).toBe(attachmentLock(nic));
    expect(attachmentLock({ ...nic, ifname: "net2" })).not.toBe(attachmentLock(nic));
    expect(attachmentLock({ ...nic, containerId: "c2" })).not.toBe(attachmentLock(nic));
  });
});

describe("useOf()", () => {
  test("is a record's device and namespace, and the RDMA lock where its plan moves a device", () => {
    expect(useOf(anAttachment({ namespaceId: "7" }))).toEqual({ namespaceId: "7", rdma: false });
    const plan = [{ do: "link.move" }, { do: "rdma.move" }];
    expect(useOf(anAttachment({ namespaceId: "7", device: VF, plan }))).toEqual({
      namespaceId: "7",
      device: VF,
      rdma: true,
    });
  });
});
