/** The pools that serve a network, as every block has them. No default: one would hide `matchMasterSubnet` above it. */
export const POOL_LIST = {
  type: "object",
  description: "The SpiderIPPools that serve the network, by name or glob.",
  properties: {
    ipv4: { type: "array", maxItems: 256, items: { type: "string", minLength: 1, maxLength: 253 } },
    ipv6: { type: "array", maxItems: 256, items: { type: "string", minLength: 1, maxLength: 253 } },
    matchMasterSubnet: { type: "boolean", description: "Only a pool whose subnet has an address of the VF's PF." },
  },
} as const;

export const VLAN = { type: "integer", format: "int32", minimum: 0, maximum: 4094 } as const;

export const MTU = { type: "integer", format: "int32", minimum: 0, maximum: 65535 } as const;

/** The resource whose devices Pods ask kubelet for. */
export const RESOURCE_NAME = { type: "string", maxLength: 317 } as const;

/** A VF is found by its resource. */
export const RESOURCE_RULE = {
  rule: 'has(self.resourceName) && self.resourceName != ""',
  message: "is missing: write for example spidernet.io/eno3np1, the resource of its SriovNetworkNodePolicy",
  fieldPath: ".resourceName",
} as const;
