import * as v from "valibot";
import { anyText, mapping, text, textMap } from "./shapes.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

const RequirementShape = v.pipe(
  mapping({
    key: text,
    operator: v.picklist(OPERATORS, `must be one of ${OPERATORS.join(", ")}`),
    values: v.nullish(v.array(anyText, "must be a list"), []),
  }),
  v.check(
    ({ operator, values }) => operator.endsWith("In") === values.length > 0,
    "must have values with In and NotIn, and none with Exists and DoesNotExist",
  ),
);

/**
 * A Kubernetes LabelSelector (meta/v1). Labels that stand outside of `matchLabels` would select everything, so they
 * are refused.
 */
export const SelectorShape = mapping(
  {
    matchLabels: v.nullish(textMap, {}),
    matchExpressions: v.nullish(v.array(RequirementShape, "must be a list"), []),
  },
  "is not known here: write labels below matchLabels",
);

/** Every line of it must hold; an empty one selects everything. */
export type Selector = v.InferOutput<typeof SelectorShape>;

type Requirement = Selector["matchExpressions"][number];

export type Labels = Readonly<Record<string, string>>;

/** Whether an object with these labels is selected. */
export function selects({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labelOf(labels, requirement.key)))
  );
}

/** As `kubectl get -l` takes it: `rail=1,zone in (a,b),!gpu`. */
export function selectorText({ matchLabels, matchExpressions }: Selector): string {
  const equals = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...equals, ...matchExpressions.map(requirementText)].join(",");
}

/** NotIn holds for an object without the label. */
function meets({ operator, values }: Requirement, label: string | undefined): boolean {
  switch (operator) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return label === undefined || !values.includes(label);
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
  }
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
  }
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
