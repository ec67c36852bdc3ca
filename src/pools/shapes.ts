import * as v from "valibot";

/** Shapes of YAML values, whose issues go on from the path: `spec.nodeName` "must be a list: write [node1]". */

/** Text; a number or a boolean is one without its quotes. */
export const anyText = v.string(textIssue);

/** Text that is not empty. */
export const text = v.pipe(anyText, v.nonEmpty("must not be empty"));

/** A list of texts. */
export const textList = v.array(text, listIssue);

/** `true` or `false`. */
export const flag = v.boolean(flagIssue);

/** A mapping with these keys and no other; a list is none, though JavaScript thinks so. */
export function mapping<Entries extends v.ObjectEntries>(entries: Entries, otherwise?: string) {
  const known = Object.keys(entries).join(", ");
  const issueText = ({ expected }: { expected: string | null }) =>
    expected === "never" ? (otherwise ?? `is not known here: write one of ${known}`) : "is missing";
  return v.pipe(v.custom<Record<string, unknown>>(isMapping, "must be a mapping"), v.strictObject(entries, issueText));
}

/** A mapping from any keys to texts. Not `v.record`, which drops a key named `constructor`. */
export const textMap = v.pipe(
  v.custom<Record<string, string>>(isMapping, "must be a mapping"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of Object.entries<unknown>(dataset.value)) {
      if (typeof value === "string") continue;
      const path = { type: "object", origin: "value", input: dataset.value, key, value } as const;
      addIssue({ message: textIssue({ input: value }), path: [path] });
    }
  }),
);

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIssue({ input }: { input: unknown }): string {
  return isScalar(input) ? `must be text: write "${input}"` : "must be text";
}

function listIssue({ input }: { input: unknown }): string {
  return typeof input === "string" || isScalar(input) ? `must be a list: write [${input}]` : "must be a list";
}

function flagIssue({ input }: { input: unknown }): string {
  const meant = typeof input === "string" ? FLAG_WORDS.get(input.toLowerCase()) : undefined;
  return meant === undefined ? "must be true or false" : `must be true or false: write ${meant}`;
}

/** What YAML 1.1 took for booleans, and booleans in quotes. */
const FLAG_WORDS = new Map([
  ...["true", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "no", "off"].map((word) => [word, false] as const),
]);

function isScalar(input: unknown): input is number | boolean {
  return typeof input === "number" || typeof input === "boolean";
}
