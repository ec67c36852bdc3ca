import * as v from "valibot";
import type { Document } from "../manifests/document.ts";
import { pathText, type Report } from "./report.ts";

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
  for (const key of unknownKeys(spec, shape)) {
    const path = ["spec", key];
    const meant = Object.keys(shape.entries).find((known) => known.toLowerCase() === key.toLowerCase());
    if (meant !== undefined) report.error(path, `spec.${key} is not read: write ${meant}`);
    else report.warning(path, `spec.${key} is not known and not looked at`);
  }
  const parsed = v.safeParse(shape, spec);
  if (parsed.success) return parsed.output;
  for (const issue of parsed.issues) {
    const path = ["spec", ...(issue.path ?? []).map(({ key }) => key as string | number)];
    report.error(path, `${pathText(path)} ${issue.message}`);
  }
  return undefined;
}

function unknownKeys(spec: unknown, shape: SpecShape): string[] {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) return [];
  return Object.keys(spec).filter((key) => !Object.hasOwn(shape.entries, key));
}
