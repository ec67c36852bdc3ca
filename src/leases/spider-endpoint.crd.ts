const Text = { type: "string" };

const Nic = {
  type: "object",
  required: ["interface"],
  properties: {
    interface: Text,
    ipv4: { ...Text, description: "The address with the length of its network, 172.16.1.2/27." },
    ipv4Pool: Text,
    ipv4Gateway: Text,
    ipv6: Text,
    ipv6Pool: Text,
    ipv6Gateway: Text,
    cleanGateway: { type: "boolean" },
    vlan: { type: "integer", format: "int64", minimum: 0, maximum: 4094, default: 0 },
    mac: Text,
    routes: {
      type: "array",
      items: { type: "object", required: ["dst", "gw"], properties: { dst: Text, gw: Text } },
    },
  },
};

const Current = {
  type: "object",
  required: ["uid", "node", "ips"],
  properties: { uid: Text, node: Text, ips: { type: "array", items: Nic } },
};

const Status = {
  type: "object",
  required: ["current", "ownerControllerType", "ownerControllerName"],
  properties: { current: Current, ownerControllerType: Text, ownerControllerName: Text },
};

/**
 * SpiderEndpoint: what the NICs of a Pod have, under the Pod's name. Its `status` is no resource of its own: it is
 * written with the object.
 */
export const SPIDER_ENDPOINT_CRD = {
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  scope: "Namespaced",
  names: {
    kind: "SpiderEndpoint",
    plural: "spiderendpoints",
    singular: "spiderendpoint",
    shortNames: ["se"],
    categories: ["spiderpool"],
  },
  columns: [
    { name: "INTERFACE", type: "string", jsonPath: ".status.current.ips[0].interface" },
    { name: "IPV4POOL", type: "string", jsonPath: ".status.current.ips[0].ipv4Pool" },
    { name: "IPV4", type: "string", jsonPath: ".status.current.ips[0].ipv4" },
    { name: "IPV6POOL", type: "string", jsonPath: ".status.current.ips[0].ipv6Pool" },
    { name: "IPV6", type: "string", jsonPath: ".status.current.ips[0].ipv6" },
    { name: "NODE", type: "string", jsonPath: ".status.current.node" },
  ],
  schema: { type: "object", properties: { status: Status } },
} as const;
