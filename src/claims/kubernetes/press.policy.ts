import { PRESS_ANNOTATION } from "./pressure.ts";

/** What a node's credentials may write of a SpiderIPPool: the annotation by which it asks for idle addresses. */
export const PRESS_POLICY = {
  name: "railhead-node-spiderippools",
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  resource: "spiderippools",
  operations: ["CREATE", "UPDATE", "DELETE"],
  variables: {
    old: "oldObject == null || !has(oldObject.metadata.annotations) ? {} : oldObject.metadata.annotations",
    new: "object == null || !has(object.metadata.annotations) ? {} : object.metadata.annotations",
  },
  validations: [
    {
      expression: `request.operation == "UPDATE" && object.spec == oldObject.spec && ${unchanged()}`,
      messageExpression: `"node " + variables.me + " may change nothing of a pool but the annotation ${PRESS_ANNOTATION}"`,
    },
  ],
} as const;

function unchanged(): string {
  const fields = ["labels", "finalizers", "ownerReferences"].map((field) => {
    const [now, before] = [`object.metadata.${field}`, `oldObject.metadata.${field}`];
    return `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`;
  });
  const annotations = [
    `variables.new.all(k, k == "${PRESS_ANNOTATION}" || (k in variables.old && variables.old[k] == variables.new[k]))`,
    `variables.old.all(k, k == "${PRESS_ANNOTATION}" || k in variables.new)`,
  ];
  return [...fields, ...annotations].join(" && ");
}
