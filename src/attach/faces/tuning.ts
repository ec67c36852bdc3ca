import * as v from "valibot";
import { type PciAddress, parsePciAddress } from "../../address/pci-address.ts";
import { CniError } from "../../wire/error.ts";
import type { Interface } from "../../wire/result.ts";
import type { Operation } from "../operation.ts";
import type { Face, Given } from "./face.ts";
import { goObject } from "./go-object.ts";
import { deviceOfResult } from "./rdma.ts";
import { MAC_KEYS, requestedMac } from "./requested-mac.ts";
import { wholeNumber } from "./values.ts";
import { assertMtuFits } from "./vf-interface.ts";

const TuningConfig = goObject({
  ...MAC_KEYS,
  mtu: v.optional(wholeNumber(0, 65_535), 0),
  txQLen: v.optional(wholeNumber(0, 0xffff_ffff)),
  sysctl: v.optional(v.record(v.string(), v.string()), {}),
  promisc: v.optional(v.boolean()),
  allmulti: v.optional(v.boolean()),
  deviceID: v.optional(v.string(), ""),
});
type TuningConfig = v.InferOutput<typeof TuningConfig>;

/** The plugin `tuning`, chained last: MTU, MAC, queue length and sysctls of the Pod's interface. */
export const tuning: Face<TuningConfig> = {
  name: "tuning",
  schema: TuningConfig,
  chained: true,
  needs(config, nic) {
    assertServed(config);
    const device: PciAddress | undefined = parsePciAddress(config.deviceID) ?? deviceOfResult(nic);
    return device !== undefined && config.mtu > 0 ? { looksAt: device } : {};
  },
  plan(config, given) {
    const { ifname } = given.nic;
    const mac = requestedMac(config, given.nic);
    if (config.mtu > 0) assertMtu(config.mtu, given);
    for (const name of Object.keys(config.sysctl)) assertAllowed(name, given);
    return [
      ...Object.entries(config.sysctl).map(([key, value]) => sysctl(key, value, ifname)),
      ...(mac === undefined ? [] : [{ do: "link.mac", ifname, mac } as const]),
      ...(config.mtu === 0 ? [] : [{ do: "link.mtu", ifname, mtu: config.mtu } as const]),
      ...(config.txQLen === undefined ? [] : [{ do: "link.txqueuelen", ifname, length: config.txQLen } as const]),
    ];
  },
  result({ mtu }, { nic }, pod) {
    const mac = pod.links.find(({ name }) => name === nic.ifname)?.mac;
    const interfaces = nic.prevResult?.interfaces?.map((one): Interface => {
      if (one.name !== nic.ifname || one.sandbox === undefined) return one;
      return { ...one, ...(mac !== undefined && { mac }), ...(mtu > 0 && { mtu }) };
    });
    return { ...nic.prevResult, ...(interfaces !== undefined && { interfaces }) };
  },
};

function assertServed({ promisc, allmulti }: TuningConfig): void {
  for (const [key, value] of Object.entries({ promisc, allmulti })) {
    if (value !== true) continue;
    throw new CniError(
      "unsupportedField",
      `Plugin tuning does not serve "${key}": true in this version; remove the key`,
    );
  }
}

function assertMtu(mtu: number, { nic, device, host, pod }: Given): void {
  if (device !== undefined) assertMtuFits(mtu, nic.ifname, device.pf.netdev, host);
  const limit = pod.links.find(({ name }) => name === nic.ifname)?.maxMtu;
  if (limit === undefined || limit === 0 || mtu <= limit) return;
  throw new CniError("mtuTooLarge", `The MTU ${mtu} is above the ${limit} that the device of ${nic.ifname} can do`);
}

/** Where the operator has a list, a sysctl must match a line of it, as upstream matches: anywhere in its name. */
function assertAllowed(name: string, { sysctlAllowlist }: Given): void {
  if (sysctlAllowlist === undefined || sysctlAllowlist.some((line) => matches(line, name))) return;
  throw new CniError(
    "invalidNetworkConfig",
    `The sysctl "${name}" is not allowed on this node: no line of /etc/cni/tuning/allowlist.conf matches it`,
  );
}

function matches(line: string, name: string): boolean {
  try {
    return new RegExp(line).test(name);
  } catch {
    return false;
  }
}

/** `IFNAME` stands for the interface; a name may have dots or slashes. Throws `CniError` for one outside of net. */
function sysctl(name: string, value: string, ifname: string): Operation {
  const path = name.includes("/") ? name : name.replaceAll(".", "/");
  const key = path.replace("IFNAME", ifname);
  if (/^net(\/[^/]+)+$/.test(key) && !key.split("/").includes("..")) return { do: "sysctl.set", in: "pod", key, value };
  throw new CniError("invalidNetworkConfig", `Plugin tuning sets nothing outside of net, so not the sysctl "${name}"`);
}
