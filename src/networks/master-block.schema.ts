import { MTU, POOL_LIST, RESOURCE_NAME, VLAN } from "./block.schema.ts";

const LINK = { type: "string", minLength: 1, maxLength: 15 } as const;

const BOND = {
  type: "object",
  required: ["name", "mode"],
  properties: {
    name: LINK,
    mode: { type: "integer", format: "int32", minimum: 0, maximum: 6 },
    options: { type: "string", maxLength: 1024, description: "KEY=VALUE;KEY=VALUE" },
  },
} as const;

const PROPERTIES = {
  master: { type: "array", maxItems: 16, items: LINK, description: "The node's link; several are joined by the bond." },
  mtu: { ...MTU, description: "0 is the master's." },
  vlanID: VLAN,
  bond: BOND,
  rdmaResourceName: RESOURCE_NAME,
  ippools: POOL_LIST,
  enableRdma: { type: "boolean", description: "Does nothing; old manifests have it." },
} as const;

const RULES = [
  {
    rule: "has(self.master) && self.master.size() > 0",
    message: 'is missing: write for example ["eno3np1"]',
    fieldPath: ".master",
  },
  {
    rule: "!has(self.master) || self.master.size() < 2 || has(self.bond)",
    message: "has several links and no bond: name one, or add bond",
    fieldPath: ".master",
  },
  {
    rule: "!has(self.ippools) || !has(self.ippools.matchMasterSubnet) || !self.ippools.matchMasterSubnet",
    message: "matchMasterSubnet is for VFs: remove it",
    fieldPath: ".ippools",
  },
] as const;

/** `spec.macvlan` and `spec.ipvlan`. */
export const MACVLAN = { type: "object", properties: PROPERTIES, "x-kubernetes-validations": RULES } as const;

/** `spec.vlan`. */
export const VLAN_BLOCK = {
  type: "object",
  properties: { ...PROPERTIES, vlanMode: { type: "string", enum: ["manual", "auto"], default: "manual" } },
  "x-kubernetes-validations": [
    ...RULES,
    {
      rule: '!has(self.vlanMode) || (self.vlanMode == "manual") == has(self.vlanID)',
      messageExpression:
        'self.vlanMode == "auto" ? "belongs to vlanMode manual: remove it" : "is missing: vlanMode manual needs it"',
      fieldPath: ".vlanID",
    },
  ],
} as const;

/** `spec.ipoib`, whose master is one. */
export const IPOIB = {
  type: "object",
  properties: { master: { ...LINK, minLength: 0 }, ippools: POOL_LIST },
  "x-kubernetes-validations": [
    {
      rule: 'has(self.master) && self.master != ""',
      message: "is missing: write for example ibs1f0",
      fieldPath: ".master",
    },
  ],
} as const;

/** `spec.ovs`. */
export const OVS = {
  type: "object",
  required: ["bridge"],
  properties: {
    bridge: LINK,
    vlan: VLAN,
    trunk: {
      type: "array",
      maxItems: 256,
      items: {
        type: "object",
        properties: { id: VLAN, minID: VLAN, maxID: VLAN },
        "x-kubernetes-validations": [
          {
            rule: "has(self.minID) == has(self.maxID) && (!has(self.minID) || self.minID <= self.maxID)",
            message: "has no range: write minID and maxID, the smaller first",
          },
        ],
      },
    },
    deviceID: { type: "string", maxLength: 64, description: "PCI address of a VF." },
    ippools: POOL_LIST,
  },
} as const;
