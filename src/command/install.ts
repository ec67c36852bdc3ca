import { closeSync, openSync, readSync } from "node:fs";
import { defineCommand } from "citty";
import unit from "../../systemd/railhead.service" with { type: "text" };
import { messageOf } from "../wire/error.ts";
import { refusedOrFailed, wrongUsage } from "./exit-error.ts";
import { DEFAULT_LAYOUT, planInstall, type Step, stepText } from "./installation.ts";
import { performSteps } from "./perform-steps.ts";
import { note, print, printJson } from "./print.ts";
import { resolvePath } from "./resolve-path.ts";

/** `railhead install`: the executable, its plugin names and its unit onto this node. */
export const install = defineCommand({
  meta: {
    name: "install",
    description:
      "Copy this executable to /opt/cni/bin/railhead, link the plugin names beside it (relative links, so that a " +
      "runtime in a chroot finds them), and write the systemd unit. A plugin of such a name that is not railhead's " +
      "stays, unless --force sets it aside as NAME.before-railhead. May be repeated, and is how one updates: every " +
      "file takes its place by rename. Prints what it does as commands.\n\n" +
      "  railhead install --dry-run\n" +
      "  railhead install && systemctl daemon-reload && systemctl enable --now railhead\n" +
      "  railhead install --root /mnt/image --from dist/arm64/railhead",
  },
  args: {
    force: { type: "boolean", description: "Set foreign plugins of our names aside" },
    "dry-run": { type: "boolean", description: "Only print what would be done" },
    unit: {
      type: "boolean",
      default: true,
      description: "Write the systemd unit",
      negativeDescription: "Leave it out",
    },
    "cni-bin": {
      type: "string",
      valueHint: "DIR",
      default: DEFAULT_LAYOUT.cniBin,
      description: "Folder of the plugins",
    },
    root: { type: "string", valueHint: "DIR", default: "/", description: "Install below DIR, the root of an image" },
    from: { type: "string", valueHint: "FILE", description: "Executable to install, otherwise this one" },
    json: { type: "boolean", description: "Print the steps as JSON" },
  },
  run({ args }) {
    const from = args.from === undefined ? ownExecutable() : resolvePath(args.from);
    assertExecutable(from);
    const layout = { ...DEFAULT_LAYOUT, root: resolvePath(args.root), cniBin: absolute(args["cni-bin"]) };
    const wanted = { from, unit: args.unit ? unit : undefined, force: args.force === true };
    const steps = planInstall(layout, wanted);
    carryOut(steps, { dryRun: args["dry-run"] === true, json: args.json === true });
    if (args.unit && !args["dry-run"] && layout.root === "/") {
      note("Start it: systemctl daemon-reload && systemctl enable --now railhead");
    }
  },
});

/** Shows the steps, and does them unless it is only asked what would be done. */
export function carryOut(steps: readonly Step[], { dryRun, json }: { dryRun: boolean; json: boolean }): void {
  if (!dryRun) performSteps(steps);
  if (json) printJson({ done: !dryRun, steps: steps.map((step) => ({ ...step, command: stepText(step) })) });
  else print(steps.map((step) => `${stepText(step)}\n`).join(""));
}

/** A path that must hold on the node, not in the shell that installs. */
export function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  throw wrongUsage(`--cni-bin is ${path}; write an absolute path`);
}

/** The compiled program itself. Run from source, the executable would be bun. */
function ownExecutable(): string {
  if (Bun.main.startsWith("/$bunfs/")) return process.execPath;
  throw refusedOrFailed("This runs from source; build the executable first and name it: --from dist/railhead");
}

function assertExecutable(path: string): void {
  const start = Buffer.alloc(4);
  try {
    const file = openSync(path, "r");
    readSync(file, start);
    closeSync(file);
  } catch (error) {
    throw refusedOrFailed(`${path} cannot be read: ${messageOf(error)}`, error);
  }
  if (start.toString("latin1") !== "\x7fELF") throw refusedOrFailed(`${path} is no executable (ELF)`);
}
