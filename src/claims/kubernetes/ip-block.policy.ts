import { NODE_LABEL } from "./block-labels.ts";
import { IP_BLOCK_GROUP, IP_BLOCK_VERSION } from "./ip-block.ts";

/** Entries of the object as it was and as it shall be; none of a block that is not there. */
const OLD = "oldObject == null || !has(oldObject.spec.entries) ? {} : oldObject.spec.entries";
const NEW = "object == null || !has(object.spec.entries) ? {} : object.spec.entries";

/** What a node may do with an entry that it does not hold: leave it, or take one that is nobody's, its key included. */
const LEFT = `a in variables.new && (variables.new[a] == variables.old[a] || (${isNobodys("old")} && ${isMine("new")} && has(variables.new[a].stickyKey) && variables.new[a].stickyKey == variables.old[a].stickyKey))`;

/** What a node may write: what was there, itself, or nobody in its own place, which needs a sticky key. */
const WRITABLE = `(a in variables.old && (variables.new[a] == variables.old[a] || (${isMine("old")} && ${isNobodys("new")}))) || ${isMine("new")}`;

/** A label by which another node finds its entries stays as long as it has some; one that is hashed always. */
const FINDABLE = `!k.startsWith("${NODE_LABEL}") || k == "${NODE_LABEL}" + variables.me || (has(object.metadata.labels) && k in object.metadata.labels) || (k.startsWith("${NODE_LABEL}h_") ? variables.me.size() > 63 : !variables.new.exists(a, has(variables.new[a].owner) && "${NODE_LABEL}" + variables.new[a].owner.node == k))`;

/**
 * What a node's credentials may write of IPBlocks: make an empty one, claim what is free, and change its own entries. A
 * node that is taken over cannot take others' addresses. The variable `me` is the node that asks.
 */
export const IP_BLOCK_POLICY = {
  name: "railhead-node-ipblocks",
  group: IP_BLOCK_GROUP,
  version: IP_BLOCK_VERSION,
  resource: "ipblocks",
  operations: ["CREATE", "UPDATE", "DELETE"],
  variables: { old: OLD, new: NEW },
  validations: [
    {
      expression: 'request.operation != "DELETE"',
      messageExpression: '"node " + variables.me + " may not delete a block, the controller does when it is empty"',
    },
    {
      expression: 'request.operation != "CREATE" || variables.new.size() == 0',
      messageExpression: '"node " + variables.me + " may make a block only empty, and enter addresses afterwards"',
    },
    {
      expression: `request.operation != "UPDATE" || variables.old.all(a, ${isMine("old")} || (${LEFT}))`,
      messageExpression: `variables.old.map(a, !(${isMine("old")} || (${LEFT})), a + (${isNobodys("old")} ? " waits for its sticky key" : " is held by node " + variables.old[a].owner.node) + ", node " + variables.me + " may not change it")[0]`,
    },
    {
      expression: `request.operation != "UPDATE" || variables.new.all(a, ${WRITABLE})`,
      messageExpression: `variables.new.map(a, !(${WRITABLE}), a + " would be " + (${isNobodys("new")} ? "nobody's" : "held by node " + variables.new[a].owner.node) + ", node " + variables.me + " may enter only itself")[0]`,
    },
    {
      expression: `request.operation != "UPDATE" || !has(oldObject.metadata.labels) || oldObject.metadata.labels.all(k, ${FINDABLE})`,
      messageExpression: `oldObject.metadata.labels.map(k, !(${FINDABLE}), "label " + k + " is another node's, node " + variables.me + " may not remove it")[0]`,
    },
    ...["finalizers", "ownerReferences"].map((field) => ({
      expression: `request.operation == "DELETE" || ${same(field)}`,
      messageExpression: `"node " + variables.me + " may not change metadata.${field}"`,
    })),
  ],
} as const;

function isMine(entries: "old" | "new"): string {
  return `(has(variables.${entries}[a].owner) && variables.${entries}[a].owner.node == variables.me)`;
}

function isNobodys(entries: "old" | "new"): string {
  return `!has(variables.${entries}[a].owner)`;
}

/** The garbage collector deletes what has an owner that is gone, so a reference is a way to delete. */
function same(field: string): string {
  const given = (object: string) => `has(${object}.metadata.${field}) ? ${object}.metadata.${field} : []`;
  return `(${given("object")}) == (oldObject == null ? [] : ${given("oldObject")})`;
}
