import { expect, test } from "bun:test";
import type { Mac } from "../../src/address/mac.ts";
import type { PciAddress } from "../../src/address/pci-address.ts";
import type { VfState } from "../../src/kernel/vf.ts";
import type { VirtualFunction } from "../../src/kernel/virtual-function.ts";
import { virtualFunctionByMac } from "../../src/kernel/virtual-function-by-mac.ts";

const mac = (last: number) => `02:00:00:00:00:0${last}` as Mac;

function virtual(pf: string, index: number): VirtualFunction {
  const pci = `0000:86:${pf === "ens6f0" ? "00" : "10"}.${index}` as PciAddress;
  return { pci, index, pf: { pci: "0000:86:00.0" as PciAddress, netdev: pf }, rdma: [] };
}

const FUNCTIONS = [virtual("ens6f0", 0), virtual("ens6f0", 1), virtual("ens7f0", 0)];
/** By PF: number and MAC of each VF, in no order. */
const MACS: Record<string, [number, Mac][]> = {
  ens6f0: [
    [1, mac(1)],
    [0, mac(0)],
  ],
  ens7f0: [[0, mac(3)]],
};
const vfsOf = (pf: string) => MACS[pf]!.map(([vf, address]) => ({ vf, mac: address })) as VfState[];

test("virtualFunctionByMac() finds a VF by its number, not its place in the PF's list", () => {
  expect(virtualFunctionByMac(mac(1), FUNCTIONS, vfsOf)).toEqual({ kind: "found", function: FUNCTIONS[1]! });
  expect(virtualFunctionByMac(mac(3), FUNCTIONS, vfsOf)).toEqual({ kind: "found", function: FUNCTIONS[2]! });
});

test("virtualFunctionByMac() tells none from several", () => {
  expect(virtualFunctionByMac(mac(9), FUNCTIONS, vfsOf)).toEqual({ kind: "none" });
  const same = () => [{ vf: 0, mac: mac(0) }] as VfState[];
  expect(virtualFunctionByMac(mac(0), FUNCTIONS, same)).toEqual({
    kind: "several",
    functions: [FUNCTIONS[0]!, FUNCTIONS[2]!],
  });
});
