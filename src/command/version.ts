import { defineCommand } from "citty";
import { COMMIT, VERSION } from "../version.ts";
import { print, printJson } from "./print.ts";

/** `railhead 0.1.0 (1a2b3c4)` */
export function versionLine(): string {
  return `railhead ${VERSION} (${COMMIT})`;
}

/** `railhead version`: what was built, and from which commit. */
export const version = defineCommand({
  meta: {
    name: "version",
    description: "Print version and commit of this executable.\n\n  railhead version\n  railhead version --json",
  },
  args: { json: { type: "boolean", description: "Print JSON" } },
  run({ args }) {
    if (args.json) printJson({ version: VERSION, commit: COMMIT, bun: Bun.version });
    else print(`${versionLine()}\n`);
  },
});
