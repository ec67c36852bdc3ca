import * as v from "valibot";
import { CoordinatorSection } from "./coordinator-section.ts";

export const CNI_TYPES = ["macvlan", "ipvlan", "vlan", "sriov", "ovs", "ib-sriov", "ipoib", "custom"] as const;
export type CniType = (typeof CNI_TYPES)[number];

/** The one block of `spec` that a cniType reads. */
export const BLOCK_OF = {
  macvlan: "macvlan",
  ipvlan: "ipvlan",
  vlan: "vlan",
  sriov: "sriov",
  ovs: "ovs",
  "ib-sriov": "ibsriov",
  ipoib: "ipoib",
  custom: "customCNI",
} as const satisfies Record<CniType, string>;

const Vlan = whole(0, 4094, "an untagged port is 0, the highest VLAN 4094");
const Mtu = whole(0, 65535, "0 leaves the MTU alone, 65535 is the largest");
const Rate = whole(0, 0xffff_ffff, "Mbit/s, 0 is unlimited");
const PoolName = v.pipe(
  v.string(),
  v.regex(/^\S+$/, ({ input }) => `is "${input}"; write the name of a pool`),
);

const PoolList = v.object({
  ipv4: v.optional(v.array(PoolName)),
  ipv6: v.optional(v.array(PoolName)),
  matchMasterSubnet: v.optional(v.boolean()),
});
export type PoolList = v.InferOutput<typeof PoolList>;

/** `enableRdma` was the name of `rdmaIsolation` before 2025; `matchMasterSubnet` belongs into `ippools`. */
const Sriov = v.object({
  resourceName: v.string(),
  vlanID: v.optional(Vlan),
  mtu: v.optional(Mtu),
  minTxRateMbps: v.optional(Rate),
  maxTxRateMbps: v.optional(Rate),
  rdmaIsolation: v.optional(v.boolean()),
  ippools: v.optional(PoolList),
  enableRdma: v.optional(v.boolean()),
  matchMasterSubnet: v.optional(v.boolean()),
});

const Bond = v.object({
  name: v.string(),
  mode: whole(0, 6, "the modes of a bond are 0 to 6"),
  options: v.optional(v.string()),
});

/** `enableRdma` never did anything here; old manifests carry it. */
const Macvlan = v.object({
  master: v.pipe(v.array(v.string()), v.minLength(1, 'is empty; write for example ["eno3np1"]')),
  mtu: v.optional(Mtu),
  vlanID: v.optional(Vlan),
  bond: v.optional(Bond),
  rdmaResourceName: v.optional(v.string()),
  ippools: v.optional(PoolList),
  enableRdma: v.optional(v.boolean()),
});

/** `ibKubernetesEnabled` is the old name of `enableIbKubernetes`; a PKey printed as a number is that number in hex. */
const IbSriov = v.object({
  resourceName: v.string(),
  pkey: v.optional(v.union([v.string(), v.number()])),
  linkState: v.optional(v.picklist(["auto", "enable", "disable"])),
  rdmaIsolation: v.optional(v.boolean()),
  enableIbKubernetes: v.optional(v.boolean()),
  ippools: v.optional(PoolList),
  ibKubernetesEnabled: v.optional(v.boolean()),
});

/** The `spec` of a SpiderMultusConfig as people write it, `ippools` one level too high included. */
export const SpiderMultusConfigSpec = v.object({
  cniType: v.optional(v.picklist(CNI_TYPES), "custom"),
  sriov: v.optional(Sriov),
  macvlan: v.optional(Macvlan),
  ibsriov: v.optional(IbSriov),
  ipvlan: v.optional(v.unknown()),
  vlan: v.optional(v.unknown()),
  ipoib: v.optional(v.unknown()),
  ovs: v.optional(v.unknown()),
  customCNI: v.optional(v.string()),
  enableCoordinator: v.optional(v.boolean(), true),
  disableIPAM: v.optional(v.boolean(), false),
  coordinator: v.optional(CoordinatorSection),
  chainCNIJsonData: v.optional(v.array(v.string()), []),
  ippools: v.optional(PoolList),
});
export type SpiderMultusConfigSpec = v.InferOutput<typeof SpiderMultusConfigSpec>;

/** The whole object, as far as it is read. */
export const SpiderMultusConfigObject = v.looseObject({
  metadata: v.looseObject({ annotations: v.optional(v.record(v.string(), v.string()), {}) }),
  spec: SpiderMultusConfigSpec,
});

function whole(least: number, most: number, why: string) {
  const message = ({ input }: { input: number }) =>
    `is ${input}; write a whole number from ${least} to ${most} (${why})`;
  return v.pipe(v.number(), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}
