import { afterAll, describe, expect, test } from "bun:test";
import type { PciAddress } from "../../src/address/pci-address.ts";
import { listVirtualFunctions, readVirtualFunction } from "../../src/kernel/virtual-function.ts";
import { fakeSysfs } from "./fake-sysfs.ts";

const pci = (text: string) => text as PciAddress;
const DEVICES = "bus/pci/devices";

/** A PF with VFs at the given addresses, all as sysfs has them for the host. */
function physical(pf: string, netdev: string, vfs: string[]): Record<string, string> {
  const files: Record<string, string> = {
    [`${DEVICES}/${pf}/sriov_numvfs`]: String(vfs.length),
    [`${DEVICES}/${pf}/net/${netdev}/mtu`]: "9000",
  };
  for (const [index, vf] of vfs.entries()) {
    files[`${DEVICES}/${pf}/virtfn${index}`] = `-> ${DEVICES}/${vf}`;
    files[`${DEVICES}/${vf}/vendor`] = "0x15b3";
    files[`${DEVICES}/${vf}/physfn`] = `-> ${DEVICES}/${pf}`;
  }
  return files;
}

const sysfs = fakeSysfs({
  // A mlx5 PF in legacy mode: VF 0 at home, VF 1 in a Pod, VF 2 bound to vfio, VF 10 after VF 9 in no alphabet.
  ...physical("0000:86:00.0", "ens6f0", ["0000:86:00.2", "0000:86:00.3", "0000:86:00.4"]),
  [`${DEVICES}/0000:86:00.2/net/ens6f0v0/mtu`]: "1500",
  [`${DEVICES}/0000:86:00.2/infiniband/mlx5_3/node_guid`]: "0c42:a103:00aa:bbcc",
  [`${DEVICES}/0000:86:00.2/driver`]: "-> bus/pci/drivers/mlx5_core",
  [`${DEVICES}/0000:86:00.3/driver`]: "-> bus/pci/drivers/mlx5_core",
  [`${DEVICES}/0000:86:00.4/driver`]: "-> bus/pci/drivers/vfio-pci",
  // A PF in switchdev mode: representors stand beside the uplink, one of them before it in the alphabet.
  ...physical("0000:87:00.0", "enp135s0", ["0000:87:00.2"]),
  [`${DEVICES}/0000:87:00.0/net/aaa_repr/mtu`]: "1500",
  "class/net/enp135s0/phys_port_name": "p0",
  "class/net/enp135s0/phys_switch_id": "b8cef60300aabbcc",
  "class/net/aaa_repr/phys_port_name": "pf0vf0",
  "class/net/aaa_repr/phys_switch_id": "b8cef60300aabbcc",
  // Two interfaces on one function and nothing to tell them apart.
  ...physical("0000:88:00.0", "eth0", ["0000:88:00.2"]),
  [`${DEVICES}/0000:88:00.0/net/eth1/mtu`]: "1500",
  // A PF without a driver, hence without an interface.
  [`${DEVICES}/0000:89:00.0/sriov_numvfs`]: "1",
  [`${DEVICES}/0000:89:00.0/virtfn0`]: `-> ${DEVICES}/0000:89:00.2`,
  [`${DEVICES}/0000:89:00.2/physfn`]: `-> ${DEVICES}/0000:89:00.0`,
  // No network function at all.
  [`${DEVICES}/0000:00:1f.0/vendor`]: "0x8086",
});
afterAll(() => sysfs.remove());

describe("readVirtualFunction()", () => {
  test("reads a VF that is at home", () => {
    expect(readVirtualFunction(pci("0000:86:00.2"), sysfs.root)).toEqual({
      pci: pci("0000:86:00.2"),
      index: 0,
      pf: { pci: pci("0000:86:00.0"), netdev: "ens6f0" },
      driver: "mlx5_core",
      netdev: "ens6f0v0",
      rdma: ["mlx5_3"],
    });
  });

  test("reads a VF whose interface and RDMA device are in a Pod", () => {
    expect(readVirtualFunction(pci("0000:86:00.3"), sysfs.root)).toEqual({
      pci: pci("0000:86:00.3"),
      index: 1,
      pf: { pci: pci("0000:86:00.0"), netdev: "ens6f0" },
      driver: "mlx5_core",
      rdma: [],
    });
  });

  test("says the driver of a VF for user space", () => {
    expect(readVirtualFunction(pci("0000:86:00.4"), sysfs.root)).toMatchObject({ index: 2, driver: "vfio-pci" });
  });

  test("takes the uplink of a PF in switchdev mode, not a representor", () => {
    expect(readVirtualFunction(pci("0000:87:00.2"), sysfs.root)?.pf.netdev).toBe("enp135s0");
  });

  test("throws when a PF has several interfaces and none is the uplink", () => {
    expect(() => readVirtualFunction(pci("0000:88:00.2"), sysfs.root)).toThrow("eth0, eth1");
  });

  test("of a PF, of another device, of nothing, and under a PF without an interface is undefined", () => {
    const addresses = ["0000:86:00.0", "0000:00:1f.0", "0000:ff:00.0", "0000:89:00.2"];
    expect(addresses.map((address) => readVirtualFunction(pci(address), sysfs.root))).toEqual(Array(4).fill(undefined));
  });
});

test("listVirtualFunctions() lists every VF it can read, in order of address", () => {
  expect(listVirtualFunctions(sysfs.root).map((found) => String(found.pci))).toEqual([
    "0000:86:00.2",
    "0000:86:00.3",
    "0000:86:00.4",
    "0000:87:00.2",
  ]);
});

test("listVirtualFunctions() is empty on a machine without PCI", () => {
  expect(listVirtualFunctions("/nowhere")).toEqual([]);
});
