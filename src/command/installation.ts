import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FACES } from "../wire/face.ts";

/** Where railhead lies on a node, every path as it will be there. */
export interface Layout {
  /** In front of every path: `/`, or the root of an image. */
  root: string;
  cniBin: string;
  unit: string;
}

export const DEFAULT_LAYOUT: Layout = {
  root: "/",
  cniBin: "/opt/cni/bin",
  unit: "/etc/systemd/system/railhead.service",
};

/** One change to the node's files; a list of them is what `install` and `uninstall` print, and do. */
export type Step =
  | { do: "copy"; from: string; path: string }
  | { do: "link"; path: string; target: string }
  | { do: "setAside"; path: string; to: string }
  | { do: "restore"; path: string; from: string }
  | { do: "write"; path: string; text: string }
  | { do: "remove"; path: string }
  /** A plugin of that name that is not ours stays. */
  | { do: "keep"; path: string };

/** What stands at the path of a plugin: nothing, a link to our executable, or somebody else's. */
export type Standing = "absent" | "ours" | "foreign";

/** The name of our executable, and of the plugin that is all of them. */
const EXECUTABLE = "railhead";

/** The plugins that are links to it, one beside the other so that a runtime in a chroot finds their target. */
const LINKS = FACES.filter((face) => face !== EXECUTABLE);

/** Where a foreign plugin lies while ours has its name. */
function asidePath(path: string): string {
  return `${path}.before-railhead`;
}

/**
 * What installing takes, in order: the executable first, so that no link ever leads nowhere. A foreign plugin is kept
 * unless `force` sets it aside. `unit` is the unit's text, absent where none is wanted.
 */
export function planInstall(
  layout: Layout,
  { from, unit, force }: { from: string; unit: string | undefined; force: boolean },
  look: (path: string) => Standing = standingOf,
): Step[] {
  const executable = placed(layout, join(layout.cniBin, EXECUTABLE));
  const links = LINKS.flatMap((face) => linkSteps(placed(layout, join(layout.cniBin, face)), force, look));
  const unitSteps: Step[] =
    unit === undefined
      ? []
      : [{ do: "write", path: placed(layout, layout.unit), text: unitFor(unit, join(layout.cniBin, EXECUTABLE)) }];
  return [{ do: "copy", from, path: executable }, ...links, ...unitSteps];
}

/** What uninstalling takes: our links, and what they had set aside comes back; the unit; the executable last. */
export function planUninstall(layout: Layout, look: (path: string) => Standing = standingOf): Step[] {
  const links = LINKS.flatMap((face) => unlinkSteps(placed(layout, join(layout.cniBin, face)), look));
  const files = [placed(layout, layout.unit), placed(layout, join(layout.cniBin, EXECUTABLE))];
  const removals = files.filter((path) => look(path) !== "absent");
  return [...links, ...removals.map((path): Step => ({ do: "remove", path }))];
}

/** The file at a path, by whether it is a link to `railhead` beside it. */
export function standingOf(path: string): Standing {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return "absent";
  if (!stat.isSymbolicLink()) return "foreign";
  return resolve(dirname(path), readlinkSync(path)) === join(dirname(path), EXECUTABLE) ? "ours" : "foreign";
}

/** A step as the command that an operator would type. */
export function stepText(step: Step): string {
  switch (step.do) {
    case "copy":
      return `install -m 0755 ${step.from} ${step.path}`;
    case "link":
      return `ln -sfn ${step.target} ${step.path}`;
    case "setAside":
      return `cp -P ${step.path} ${step.to}`;
    case "restore":
      return `mv ${step.from} ${step.path}`;
    case "write":
      return `install -m 0644 /dev/stdin ${step.path}`;
    case "remove":
      return `rm ${step.path}`;
    case "keep":
      return `# ${step.path} stays: it is not railhead's; --force sets it aside`;
  }
}

function linkSteps(path: string, force: boolean, look: (path: string) => Standing): Step[] {
  const link: Step = { do: "link", path, target: EXECUTABLE };
  switch (look(path)) {
    case "absent":
      return [link];
    case "ours":
      return [];
    case "foreign":
      return force ? [{ do: "setAside", path, to: asidePath(path) }, link] : [{ do: "keep", path }];
  }
}

function unlinkSteps(path: string, look: (path: string) => Standing): Step[] {
  if (look(path) === "foreign") return [];
  const aside = asidePath(path);
  if (look(aside) !== "absent") return [{ do: "restore", path, from: aside }];
  return look(path) === "ours" ? [{ do: "remove", path }] : [];
}

function placed({ root }: Layout, path: string): string {
  return join(root, path);
}

/** The unit starts the executable where it is installed. */
function unitFor(text: string, executable: string): string {
  return text.replaceAll(join(DEFAULT_LAYOUT.cniBin, EXECUTABLE), executable);
}
