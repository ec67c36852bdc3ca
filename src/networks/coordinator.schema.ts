const Network = { type: "string", maxLength: 64 };
const Networks = {
  type: "array",
  maxItems: 256,
  items: {
    ...Network,
    "x-kubernetes-validations": [
      {
        rule: "isCIDR(self) || isIP(self)",
        message: "is no network: write for example 10.96.0.0/12",
      },
    ],
  },
};

const PolicyRoute = {
  type: "object",
  required: ["dst", "gw"],
  properties: { dst: Network, gw: { type: "string", maxLength: 64 } },
  "x-kubernetes-validations": [
    { rule: "isCIDR(self.dst) || isIP(self.dst)", message: "dst is no network: write for example 10.6.0.0/16" },
    { rule: "isIP(self.gw)", message: "gw is no address: write for example 172.16.1.1" },
    {
      rule: 'self.dst.contains(":") == self.gw.contains(":")',
      messageExpression: '"leads to " + self.dst + " by " + self.gw + ": write a gateway of the same family"',
    },
  ],
};

const MacPrefix = {
  type: "string",
  maxLength: 17,
  description: "The first two bytes of every NIC's MAC address, such as 0a:1b.",
  "x-kubernetes-validations": [
    {
      rule: 'self == "" || self.matches("^[0-9a-fA-F]{2}:[0-9a-fA-F]{2}$")',
      message: "is no two bytes: write for example 0a:1b",
    },
    {
      rule: '!self.matches("^[0-9a-fA-F][13579bdfBDF]:")',
      message: "begins a multicast address: write an even first byte, for example 0a:1b",
    },
  ],
};

/** What a SpiderCoordinator's `spec` and a SpiderMultusConfig's `spec.coordinator` have in common, without defaults. */
export const COORDINATOR_PROPERTIES = {
  mode: { type: "string", enum: ["auto", "underlay", "overlay", "disabled", "disable"] },
  podCIDRType: { type: "string", enum: ["auto", "cluster", "calico", "cilium", "none"] },
  hijackCIDR: {
    ...Networks,
    description: "Networks that Pods reach through the host; an address is a network of one.",
  },
  policyRoutes: { type: "array", maxItems: 256, items: PolicyRoute },
  podMACPrefix: MacPrefix,
  tunePodRoutes: { type: "boolean" },
  podDefaultRouteNIC: { type: "string", maxLength: 15, description: "The NIC that keeps the Pod's default route." },
  hostRuleTable: { type: "integer", maximum: 4_294_967_295 },
  podRPFilter: { type: "integer", maximum: 2, description: "0, 1 or 2; negative leaves the Pod's setting alone." },
  txQueueLen: { type: "integer", minimum: 0, description: "0 leaves the queue alone." },
  vethLinkAddress: {
    type: "string",
    maxLength: 64,
    "x-kubernetes-validations": [
      { rule: 'self == "" || isIP(self)', message: "is no address: write for example 169.254.100.1" },
    ],
  },
  vethMTU: { type: "integer", minimum: 1 },
} as const;

/** Lists of networks of the whole cluster. */
export const CLUSTER_NETWORKS = Networks;
