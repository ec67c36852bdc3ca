import type { SpecVersion } from "./spec-version.ts";

/** The verbs of the CNI spec, 1.1.0 section 2. */
export type Command = "ADD" | "DEL" | "CHECK" | "GC" | "STATUS" | "VERSION";

/** The variables of the CNI spec by which parameters arrive. */
export type Variable = "CNI_CONTAINERID" | "CNI_NETNS" | "CNI_IFNAME" | "CNI_PATH";

/** Since which version of the spec a verb exists, and which variables it cannot do without. */
export const COMMANDS: Record<Command, { since: SpecVersion; needs: readonly Variable[] }> = {
  ADD: { since: "0.1.0", needs: ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH"] },
  DEL: { since: "0.1.0", needs: ["CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH"] },
  CHECK: { since: "0.4.0", needs: ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH"] },
  GC: { since: "1.1.0", needs: ["CNI_PATH"] },
  STATUS: { since: "1.1.0", needs: ["CNI_PATH"] },
  VERSION: { since: "0.1.0", needs: [] },
};

/** The verb of a `CNI_COMMAND`, or undefined for one that no version of the spec has. */
export function parseCommand(text: string): Command | undefined {
  return Object.hasOwn(COMMANDS, text) ? (text as Command) : undefined;
}
