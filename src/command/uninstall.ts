import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "citty";
import { DEFAULT_SETTINGS } from "../node/settings.ts";
import { type Attachment, listAttachments } from "../state/attachments.ts";
import { openState } from "../state/open-state.ts";
import { messageOf } from "../wire/error.ts";
import { refusedOrFailed } from "./exit-error.ts";
import { absolute, carryOut } from "./install.ts";
import { DEFAULT_LAYOUT, planUninstall } from "./installation.ts";
import { note } from "./print.ts";
import { resolvePath } from "./resolve-path.ts";

/** `railhead uninstall`: takes back what `install` put on the node. */
export const uninstall = defineCommand({
  meta: {
    name: "uninstall",
    description:
      "Remove executable, plugin links and unit; plugins that were set aside come back under their names. State and " +
      "configuration stay. Refused while Pods are attached, since their DEL would find no plugin any more.\n\n" +
      "  systemctl disable --now railhead && railhead uninstall\n" +
      "  railhead uninstall --dry-run",
  },
  args: {
    force: { type: "boolean", description: "Even with Pods attached" },
    "dry-run": { type: "boolean", description: "Only print what would be done" },
    "cni-bin": {
      type: "string",
      valueHint: "DIR",
      default: DEFAULT_LAYOUT.cniBin,
      description: "Folder of the plugins",
    },
    root: { type: "string", valueHint: "DIR", default: "/", description: "Uninstall below DIR, the root of an image" },
    state: { type: "string", valueHint: "FILE", default: DEFAULT_SETTINGS.statePath, description: "The node's state" },
    json: { type: "boolean", description: "Print the steps as JSON" },
  },
  run({ args }) {
    const layout = { ...DEFAULT_LAYOUT, root: resolvePath(args.root), cniBin: absolute(args["cni-bin"]) };
    const state = join(layout.root, args.state);
    if (!args.force && !args["dry-run"]) assertNobodyAttached(state);
    carryOut(planUninstall(layout), { dryRun: args["dry-run"] === true, json: args.json === true });
    if (existsSync(state)) note(`State stays at ${state}`);
  },
});

function assertNobodyAttached(path: string): void {
  if (!existsSync(path)) return;
  const attached = attachmentsIn(path);
  if (attached.length === 0) return;
  const pods = [...new Set(attached.map(podText))];
  const some = `${pods.slice(0, 5).join(", ")}${pods.length > 5 ? ", …" : ""}`;
  const count = pods.length === 1 ? "A Pod is" : `${pods.length} Pods are`;
  throw refusedOrFailed(`${count} still attached: ${some}; drain the node first, or --force`);
}

function podText({ podNamespace, podName, containerId }: Attachment): string {
  return podNamespace === undefined || podName === undefined ? containerId : `${podNamespace}/${podName}`;
}

function attachmentsIn(path: string) {
  try {
    const state = openState(path);
    try {
      return state.read(listAttachments);
    } finally {
      state.close();
    }
  } catch (error) {
    throw refusedOrFailed(
      `Who is attached cannot be read: ${messageOf(error)}; --force uninstalls all the same`,
      error,
    );
  }
}
