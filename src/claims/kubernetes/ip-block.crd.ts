import { IP_BLOCK_GROUP, IP_BLOCK_VERSION } from "./ip-block.ts";

const Name = { type: "string", minLength: 1, maxLength: 253 };
const Uid = { type: "string", minLength: 1, maxLength: 64 };

const Owner = {
  type: "object",
  description: "Who holds the address: a Node object's life on one machine, with one state file.",
  required: ["node", "nodeUID", "machine", "instance"],
  properties: {
    node: { ...Name, description: "Name of the Node." },
    nodeUID: { ...Uid, description: "UID of the Node: a Node made anew is another owner." },
    machine: { ...Uid, description: "System UUID: two machines of one name are two owners." },
    instance: { ...Uid, description: "Minted with the state file of the agent." },
  },
};

const Entry = {
  type: "object",
  required: ["pool"],
  properties: {
    pool: { ...Name, description: "The SpiderIPPool for which the address was claimed." },
    owner: Owner,
    stickyKey: {
      type: "string",
      minLength: 1,
      maxLength: 640,
      description: "Owner, ordinal and NIC of a Pod that comes back to its address.",
    },
    releasedAt: { type: "string", format: "date-time", description: "When a sticky address lost its owner." },
    host: { type: "boolean", description: "An address of the node itself, never lent." },
  },
  "x-kubernetes-validations": [
    { rule: "has(self.owner) || has(self.stickyKey)", message: "has neither owner nor stickyKey: remove the entry" },
    { rule: "!has(self.host) || !self.host || has(self.owner)", message: "is a host's address, and has no owner" },
  ],
};

/** Whether a key of `entries` is an address of the block, in the one text that an address has. */
const BELONGS = "isIP(t) && ip.isCanonical(t) && (!isCIDR(net) || cidr(net).containsIP(ip(t)))";

/**
 * `body` with `net`, the text of the block's network as its name has it. The API server prices what an expression may
 * cost at worst; a text that stands in a list is of bounded length to it, where a name or a key is not.
 */
function withNetwork(body: string): string {
  const four = 'name.substring(3).replace("-", ".") + "/26"';
  const six = 'name.substring(3).replace("-", ":") + "/122"';
  return `[self.metadata.name].map(name, [name.startsWith("v4-") ? ${four} : ${six}].map(net, ${body})[0])[0]`;
}

/** 64 addresses in a row, and who holds those that are not free; the API server's half of `ip-block.ts`. */
export const IP_BLOCK_CRD = {
  group: IP_BLOCK_GROUP,
  version: IP_BLOCK_VERSION,
  scope: "Cluster",
  names: {
    kind: "IPBlock",
    plural: "ipblocks",
    singular: "ipblock",
    shortNames: ["ipb"],
    categories: ["railhead"],
  },
  columns: [
    { name: "FREE", type: "string", jsonPath: ".metadata.labels['railhead\\.io/free']" },
    { name: "AGE", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ],
  schema: {
    type: "object",
    required: ["spec"],
    properties: {
      spec: {
        type: "object",
        properties: {
          entries: {
            type: "object",
            maxProperties: 64,
            // Otherwise the API server notes who wrote each field of each entry: as much again to store and to send.
            "x-kubernetes-map-type": "atomic",
            additionalProperties: Entry,
            description: "Address in canonical text, and who holds it. What is not here is free.",
          },
        },
      },
    },
    "x-kubernetes-validations": [
      {
        rule: withNetwork(
          'name.matches("^v4(-[0-9]{1,3}){4}$|^v6(-[0-9a-f]{1,4}){8}$") && isCIDR(net) && cidr(net) == cidr(net).masked()',
        ),
        message: "metadata.name is not that of a run of 64 addresses: write one such as v4-172-16-1-64",
      },
      {
        rule: withNetwork(`!has(self.spec.entries) || self.spec.entries.all(a, [a].all(t, ${BELONGS}))`),
        messageExpression: withNetwork(
          `self.spec.entries.map(a, ![a].all(t, ${BELONGS}), [a].map(t, t + " is no address of the block " + net)[0])[0]`,
        ),
        fieldPath: ".spec.entries",
      },
    ],
  },
} as const;
