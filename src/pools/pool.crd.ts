import { gatewayRule } from "./cel/gateway-rule.ts";
import { rangeRules } from "./cel/range-rules.ts";
import { poolRouteRules, routeRules } from "./cel/route-rules.ts";
import { bind, type Rule } from "./cel/rule.ts";
import { LABEL_SELECTOR } from "./label-selector.crd.ts";

/** `A` or `A-B`, spaces around the dash included. */
const Range = { type: "string", maxLength: 100 };
const Address = { type: "string", maxLength: 64 };
const Names = { type: "array", items: { type: "string", minLength: 1, maxLength: 507 } };

/** 4, or as the document writes it. */
const IpVersion = {
  "x-kubernetes-int-or-string": true,
  enum: [4, 6, "4", "6", "ipv4", "ipv6", "IPv4", "IPv6"],
  maxLength: 4,
  description: "4 or 6, that of the subnet.",
};

const Routes = {
  type: "array",
  maxItems: 100,
  description: "Static routes; dst and gw, or to and via.",
  items: {
    type: "object",
    properties: { dst: Address, gw: Address, to: Address, via: Address },
    "x-kubernetes-validations": routeRules(),
  },
};

const Subnet = {
  ...Address,
  description: "The network; host bits are not looked at. Immutable.",
  "x-kubernetes-validations": [
    {
      rule: "isCIDR(self)",
      messageExpression:
        '"is no network: write " + ' +
        '(isIP(self) ? self + (ip(self).family() == 4 ? "/24" : "/64") + ", or its right length" : "for example 172.16.1.0/27")',
    },
    {
      rule: "!isCIDR(self) || !isCIDR(oldSelf) || cidr(self).masked() == cidr(oldSelf).masked()",
      messageExpression: '"is immutable: write " + oldSelf + ", or make another pool for this network"',
    },
  ],
};

const FAMILY_RULE: Rule = {
  rule: `!has(self.ipVersion) || !isCIDR(self.subnet) || ${withFamilies("version.endsWith(family)")}`,
  messageExpression: withFamilies('"is " + version + ", the subnet " + self.subnet + " is not: write " + family'),
  fieldPath: ".ipVersion",
};

/** An empty one would go before every other pool of every Pod. */
const POD_AFFINITY_RULE: Rule = {
  rule:
    "!has(self.podAffinity) || (has(self.podAffinity.matchLabels) && self.podAffinity.matchLabels.size() > 0) || " +
    "(has(self.podAffinity.matchExpressions) && self.podAffinity.matchExpressions.size() > 0)",
  message: "has no labels, and would serve every Pod: give it some, or leave it out",
  fieldPath: ".podAffinity",
};

const Spec = {
  type: "object",
  required: ["subnet"],
  properties: {
    ipVersion: IpVersion,
    subnet: Subnet,
    ips: { type: "array", maxItems: 1000, items: Range, description: "Addresses, each A or A-B." },
    excludeIPs: { type: "array", maxItems: 1000, items: Range, description: "Taken out of ips." },
    gateway: {
      ...Address,
      minLength: 1,
      description: "The default route of a NIC with an address of this pool; never lent.",
    },
    routes: Routes,
    nodeName: { ...Names, description: "Nodes it serves; then nodeAffinity is not looked at." },
    nodeAffinity: LABEL_SELECTOR,
    namespaceName: { ...Names, description: "Namespaces it serves; then namespaceAffinity is not looked at." },
    namespaceAffinity: LABEL_SELECTOR,
    podAffinity: LABEL_SELECTOR,
    multusName: { ...Names, description: "Networks it serves, each NAME or NAMESPACE/NAME." },
    default: { type: "boolean", default: false, description: "Serves networks that name no pool." },
    disable: { type: "boolean", default: false, description: "Lends nothing more; what is lent stays lent." },
  },
  "x-kubernetes-validations": [
    FAMILY_RULE,
    ...rangeRules("ips"),
    ...rangeRules("excludeIPs"),
    gatewayRule(),
    ...poolRouteRules(),
    POD_AFFINITY_RULE,
  ],
};

const Count = { type: "integer", format: "int64", minimum: 0 };

const Condition = {
  type: "object",
  required: ["type", "status", "lastTransitionTime", "reason", "message"],
  properties: {
    type: { type: "string", maxLength: 316 },
    status: { type: "string", enum: ["True", "False", "Unknown"] },
    observedGeneration: Count,
    lastTransitionTime: { type: "string", format: "date-time" },
    reason: { type: "string", minLength: 1, maxLength: 1024 },
    message: { type: "string", maxLength: 32768 },
  },
};

const Status = {
  type: "object",
  properties: {
    totalIPCount: Count,
    allocatedIPCount: Count,
    allocatedIPs: { type: "string", description: "What Spiderpool has lent, as JSON. Read, never written." },
    nodeCount: { ...Count, description: "How many nodes may use the pool." },
    conditions: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["type"],
      items: Condition,
    },
  },
};

/** SpiderIPPool as the API server knows it; `pool-spec.ts` is what is read of it. */
export const SPIDER_IP_POOL_CRD = {
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  scope: "Cluster",
  names: {
    kind: "SpiderIPPool",
    plural: "spiderippools",
    singular: "spiderippool",
    shortNames: ["sp"],
    categories: ["spiderpool"],
  },
  columns: [
    { name: "VERSION", type: "string", jsonPath: ".spec.ipVersion" },
    { name: "SUBNET", type: "string", jsonPath: ".spec.subnet" },
    { name: "ALLOCATED-IP-COUNT", type: "integer", jsonPath: ".status.allocatedIPCount" },
    { name: "TOTAL-IP-COUNT", type: "integer", jsonPath: ".status.totalIPCount" },
    { name: "DEFAULT", type: "boolean", jsonPath: ".spec.default" },
    { name: "DISABLE", type: "boolean", jsonPath: ".spec.disable", priority: 10 },
    { name: "NodeName", type: "string", jsonPath: ".spec.nodeName", priority: 10 },
    { name: "MultusName", type: "string", jsonPath: ".spec.multusName", priority: 10 },
    {
      name: "APP-NAMESPACE",
      type: "string",
      jsonPath: ".spec.podAffinity.matchLabels['ipam\\.spidernet\\.io/app-namespace']",
      priority: 10,
    },
  ],
  status: true,
  schema: { type: "object", required: ["spec"], properties: { spec: Spec, status: Status } },
} as const;

function withFamilies(body: string): string {
  const family = bind("family", "string(cidr(self.subnet).ip().family())", body);
  return bind("version", "string(self.ipVersion)", family);
}
