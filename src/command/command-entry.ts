import type { SubCommandsDef } from "citty";

/** A command with whatever arguments: what citty takes as a sub-command, loaded. */
export type Command = Exclude<SubCommandsDef[string], Promise<unknown> | (() => unknown)>;

/** A command of `railhead`: what the overview says of it, and how it is loaded. */
export interface CommandEntry {
  summary: string;
  /** Takes any number of operands, not only those its arguments name. */
  many?: true;
  /** Absent for `agent`, which is a door of its own. */
  load?: () => Promise<Command>;
}
