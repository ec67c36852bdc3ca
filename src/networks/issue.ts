import type { BaseIssue } from "valibot";
import { type Path, pathText } from "./remark.ts";

/** Where in the value an issue lies. */
export function issuePath(issue: BaseIssue<unknown>): (string | number)[] {
  return (issue.path ?? []).map((item) => (typeof item.key === "number" ? item.key : String(item.key)));
}

/** What is wrong and what would be right: `spec.sriov.mtu is "4200"; write the number 4200`. */
export function issueText(issue: BaseIssue<unknown>, path: Path): string {
  return `${pathText(path)} ${complaint(issue, String(path.at(-1) ?? ""))}`;
}

/** Members that cannot be left out, as they would look. */
const EXAMPLES: Record<string, string> = {
  spec: "spec: { cniType: sriov, … }",
  resourceName: "resourceName: spidernet.io/eno3np1, the resource of its SriovNetworkNodePolicy",
  master: 'master: ["eno3np1"]',
  name: "name: bond0",
  mode: "mode: 1",
  dst: "dst: 10.6.0.0/16",
  gw: "gw: 172.16.1.1",
};

function complaint(issue: BaseIssue<unknown>, key: string): string {
  if (issue.kind !== "schema") return issue.message;
  if (issue.input === undefined) return `is missing; write for example ${EXAMPLES[key] ?? `${key}: …`}`;
  const is = `is ${JSON.stringify(issue.input) ?? String(issue.input)}`;
  return `${is}; write ${correction(issue)}`;
}

function correction({ type, input, expected }: BaseIssue<unknown>): string {
  const text = typeof input === "string" ? input.trim() : undefined;
  switch (type) {
    case "number":
      return text !== undefined && /^-?\d+$/.test(text) ? `the number ${Number(text)}` : "a whole number";
    case "boolean":
      return /^(true|yes|on)$/i.test(text ?? "")
        ? "true"
        : /^(false|no|off)$/i.test(text ?? "")
          ? "false"
          : "true or false";
    case "string":
      return typeof input === "number" || typeof input === "boolean" ? `the text "${input}"` : "text";
    case "array":
      return text === undefined ? "a list" : `a list: [${JSON.stringify(text)}]`;
    case "object":
    case "record":
      return "a mapping of keys to values";
    case "picklist":
      return `one of ${(expected ?? "").replaceAll(/[()"]/g, "").replaceAll(" | ", ", ")}`;
    default:
      return expected ?? "another value";
  }
}
