import { freeRangeRules } from "./cel/range-rules.ts";

const Spec = {
  type: "object",
  properties: {
    ipVersion: {
      "x-kubernetes-int-or-string": true,
      enum: [4, 6, "4", "6", "ipv4", "ipv6", "IPv4", "IPv6"],
      maxLength: 4,
      description: "4 or 6, that of every range.",
    },
    ips: {
      type: "array",
      maxItems: 1000,
      description: "Addresses that no pool lends, each A or A-B.",
      items: { type: "string", maxLength: 100 },
    },
  },
  "x-kubernetes-validations": [
    ...freeRangeRules("ips"),
    {
      rule: '!has(self.ipVersion) || !has(self.ips) || self.ips.all(r, r.contains(":") == string(self.ipVersion).endsWith("6"))',
      messageExpression:
        'self.ips.filter(r, r.contains(":") != string(self.ipVersion).endsWith("6"))[0] + " is not of ipVersion " + string(self.ipVersion) + ": write ipVersion " + (string(self.ipVersion).endsWith("6") ? "4" : "6") + ", or leave it out"',
      fieldPath: ".ipVersion",
    },
    {
      rule: '!has(self.ipVersion) || !has(oldSelf.ipVersion) || string(self.ipVersion).endsWith("6") == string(oldSelf.ipVersion).endsWith("6")',
      messageExpression: '"is immutable: write " + string(oldSelf.ipVersion)',
      fieldPath: ".ipVersion",
    },
  ],
};

/** SpiderReservedIP as the API server knows it; it has no status. */
export const SPIDER_RESERVED_IP_CRD = {
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  scope: "Cluster",
  names: {
    kind: "SpiderReservedIP",
    plural: "spiderreservedips",
    singular: "spiderreservedip",
    shortNames: ["sr"],
    categories: ["spiderpool"],
  },
  columns: [{ name: "VERSION", type: "string", jsonPath: ".spec.ipVersion" }],
  schema: { type: "object", required: ["spec"], properties: { spec: Spec } },
} as const;
