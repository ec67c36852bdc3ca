import * as v from "valibot";
import type { Document } from "../manifests/document.ts";
import type { Report } from "./report.ts";
import { isMapping } from "./shapes.ts";

type SpecShape = v.ObjectSchema<v.ObjectEntries, v.ErrorMessage<v.ObjectIssue> | undefined>;

/**
 * The `spec` of a document, read by its shape: issues become errors at their lines. A key that is known but for its
 * case is an error, since what it excludes would be lent; a key that nobody knows is a warning.
 */
export function readSpec<Shape extends SpecShape>(
  document: Document,
  shape: Shape,
  report: Report,
): v.InferOutput<Shape> | undefined {
  const { spec } = document.value;
  if (spec === undefined || spec === null) return report.error(["spec"], "is missing");
  if (!isMapping(spec)) return report.error(["spec"], "must be a mapping");
  for (const key of unknownKeys(spec, shape)) {
    const meant = Object.keys(shape.entries).find((known) => known.toLowerCase() === key.toLowerCase());
    if (meant !== undefined) report.error(["spec", key], `is not read: write ${meant}`);
    else report.warning(["spec", key], "is not known and not looked at");
  }
  const parsed = v.safeParse(shape, spec);
  if (parsed.success) return parsed.output;
  for (const { path = [], message } of parsed.issues) {
    report.error(["spec", ...path.map(({ key }) => key as string | number)], message);
  }
  return undefined;
}

function unknownKeys(spec: object, shape: SpecShape): string[] {
  return Object.keys(spec).filter((key) => !Object.hasOwn(shape.entries, key));
}
