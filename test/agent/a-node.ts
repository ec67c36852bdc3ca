import type { Node } from "../../src/node/node.ts";

/** A node that holds nothing and says "done" to everything. */
export function aNode(changes: Partial<Node> = {}): Node {
  return {
    perform: async (request) => ({ kind: "done", results: request.nics.map(() => ({})) }),
    sweep: async () => ({ attachments: 0, leases: 0, undone: [], problems: [] }),
    attachments: () => [],
    leases: () => [],
    pools: () => [],
    known: () => undefined,
    adopt: async () => {},
    drain: async () => {},
    close: () => {},
    ...changes,
  };
}
