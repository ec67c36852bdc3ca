import { MTU, POOL_LIST, RESOURCE_NAME, RESOURCE_RULE, VLAN } from "./block.schema.ts";

const Rate = {
  type: "integer",
  format: "int64",
  minimum: 0,
  maximum: 4_294_967_295,
  description: "Mbit/s; 0 is unlimited.",
};

/**
 * `spec.sriov`. What has an alias has no default, which would go before the alias: `enableRdma` is the old name of
 * `rdmaIsolation`, `matchMasterSubnet` belongs into `ippools`.
 */
export const SRIOV = {
  type: "object",
  properties: {
    resourceName: RESOURCE_NAME,
    vlanID: { ...VLAN, description: "0 is untagged; left out, the VF's VLAN is left alone." },
    mtu: { ...MTU, description: "0 leaves the VF's MTU alone." },
    minTxRateMbps: Rate,
    maxTxRateMbps: Rate,
    rdmaIsolation: { type: "boolean", description: "The VF's RDMA device goes into the Pod with it." },
    ippools: POOL_LIST,
    enableRdma: { type: "boolean", description: "Read as rdmaIsolation." },
    matchMasterSubnet: { type: "boolean", description: "Read as ippools.matchMasterSubnet." },
  },
  "x-kubernetes-validations": [
    RESOURCE_RULE,
    {
      rule: "!has(self.minTxRateMbps) || !has(self.maxTxRateMbps) || self.maxTxRateMbps == 0 || self.minTxRateMbps <= self.maxTxRateMbps",
      messageExpression: `[string(self.minTxRateMbps)].map(least, [string(self.maxTxRateMbps)].map(most, least + " is above maxTxRateMbps: write at most " + most)[0])[0]`,
      fieldPath: ".minTxRateMbps",
    },
  ],
} as const;

/** `spec.ibsriov`; `ibKubernetesEnabled` is the old name of `enableIbKubernetes`. */
export const IB_SRIOV = {
  type: "object",
  properties: {
    resourceName: RESOURCE_NAME,
    pkey: {
      "x-kubernetes-int-or-string": true,
      maxLength: 64,
      description: "The partition key, hexadecimal behind 0x; a number is read as its value.",
      "x-kubernetes-validations": [
        {
          rule: "type(self) != int || (self >= 0 && self <= 65535)",
          message: 'is no 16 bits: write a number up to 65535, or such as "0x3e8"',
        },
      ],
    },
    linkState: { type: "string", enum: ["auto", "enable", "disable"], default: "enable" },
    rdmaIsolation: { type: "boolean", default: true, description: "The VF's RDMA device goes into the Pod with it." },
    enableIbKubernetes: { type: "boolean", description: "ADD waits for the GUID that ib-kubernetes gives." },
    ippools: POOL_LIST,
    ibKubernetesEnabled: { type: "boolean", description: "Read as enableIbKubernetes." },
  },
  "x-kubernetes-validations": [RESOURCE_RULE],
} as const;
