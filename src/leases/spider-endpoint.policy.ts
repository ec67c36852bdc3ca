/**
 * What a node's credentials may write of SpiderEndpoints: those of Pods on it. A sticky Pod comes from another node
 * with a new UID; that it has come here is not looked up, so a node that is taken over can point to itself.
 */
export const SPIDER_ENDPOINT_POLICY = {
  name: "railhead-node-spiderendpoints",
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  resource: "spiderendpoints",
  operations: ["CREATE", "UPDATE", "DELETE"],
  variables: {
    old: 'oldObject == null || !has(oldObject.status) ? "" : oldObject.status.current.node',
    new: 'object == null || !has(object.status) ? "" : object.status.current.node',
  },
  validations: [
    {
      expression: 'request.operation == "DELETE" || variables.new == variables.me',
      messageExpression: '"node " + variables.me + " may write only what Pods on it have"',
    },
    {
      expression:
        'request.operation == "CREATE" || variables.old in ["", variables.me] || ' +
        '(request.operation == "UPDATE" && has(object.status) && object.status.current.uid != oldObject.status.current.uid)',
      messageExpression: '"is of a Pod on node " + variables.old + ", node " + variables.me + " may not change it"',
    },
  ],
} as const;
