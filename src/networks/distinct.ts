import { isDeepStrictEqual } from "node:util";
import type { Document, Finding } from "../manifests/document.ts";
import { findingsOn, refused } from "./remark.ts";

/**
 * One document for each object: identical copies are one, the first. Different ones of one name leave nothing to
 * choose by, so none of them is read, and each is refused by name with the place of another.
 */
export function distinct(documents: readonly Document[]): { documents: Document[]; findings: Finding[] } {
  const objects = Map.groupBy(documents, ({ kind, namespace = "", name }) => `${kind} ${namespace} ${name}`);
  const groups = [...objects.values()];
  const [same, different] = [groups.filter(isOne), groups.filter((copies) => !isOne(copies))];
  return {
    documents: same.map((copies) => copies[0]!),
    findings: different.flatMap((copies) => copies.flatMap((copy) => findingsOn(copy, [differs(copy, copies)]))),
  };
}

function isOne(copies: Document[]): boolean {
  return copies.every(({ value }) => isDeepStrictEqual(value, copies[0]!.value));
}

function differs(copy: Document, copies: Document[]) {
  const other = copies.find(({ value }) => !isDeepStrictEqual(value, copy.value))!;
  const text = `${copy.kind} ${copy.name} stands in ${other.file}:${other.line} too, and differs; keep one of them`;
  return refused(["metadata"], text);
}
