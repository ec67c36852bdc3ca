import * as v from "valibot";

/** Shapes of YAML values, whose issues go on from the path: `spec.nodeName` "must be a list: write [node1]". */

/** Text that is not empty; a number or a boolean is one without its quotes. */
export const text = v.pipe(v.string(textIssue), v.nonEmpty("must not be empty"));

/** A list of texts. */
export const textList = v.array(text, listIssue);

/** `true` or `false`. */
export const flag = v.boolean(flagIssue);

/** A mapping with these keys and no other. */
export function mapping<Entries extends v.ObjectEntries>(entries: Entries, otherwise?: string) {
  const known = Object.keys(entries).join(", ");
  return v.strictObject(entries, (issue) =>
    issue.expected === "never" ? (otherwise ?? `is not known here: write one of ${known}`) : "must be a mapping",
  );
}

function textIssue({ input }: { input: unknown }): string {
  return isScalar(input) ? `must be text: write "${input}"` : "must be text";
}

function listIssue({ input }: { input: unknown }): string {
  return typeof input === "string" || isScalar(input) ? `must be a list: write [${input}]` : "must be a list";
}

function flagIssue({ input }: { input: unknown }): string {
  const meant = /^(true|yes|on)$/i.test(String(input)) ? "true" : /^(false|no|off)$/i.test(String(input)) && "false";
  return meant ? `must be true or false: write ${meant}` : "must be true or false";
}

function isScalar(input: unknown): input is number | boolean {
  return typeof input === "number" || typeof input === "boolean";
}
