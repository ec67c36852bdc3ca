import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf } from "../wire/error.ts";
import { refusedOrFailed } from "./exit-error.ts";
import { type Step, stepText } from "./installation.ts";
import { writeFile } from "./write-file.ts";

/**
 * Does the steps in order, each by rename: a runtime that starts a plugin meanwhile finds the old or the new one,
 * never none and never half of one. Stops at the first that fails and names it.
 */
export function performSteps(steps: readonly Step[]): void {
  for (const step of steps) {
    try {
      perform(step);
    } catch (error) {
      throw refusedOrFailed(`${stepText(step)}: ${messageOf(error)}`, error);
    }
  }
}

function perform(step: Step): void {
  switch (step.do) {
    case "copy":
      copy(step.from, step.path);
      break;
    case "link":
      link(step.path, step.target);
      break;
    case "setAside":
      rmSync(step.to, { force: true });
      linkSync(step.path, step.to);
      break;
    case "restore":
      renameSync(step.from, step.path);
      break;
    case "write":
      mkdirSync(dirname(step.path), { recursive: true });
      writeFile(step.path, step.text, 0o644);
      break;
    case "remove":
      rmSync(step.path, { force: true });
      break;
    case "keep":
      break;
  }
}

/** A running executable cannot be written to (ETXTBSY) and must not be: the new one takes its name. */
function copy(from: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (isSameFile(from, path)) return;
  writeFile(path, readFileSync(from), 0o755);
}

function link(path: string, target: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  rmSync(beside, { force: true });
  symlinkSync(target, beside);
  renameSync(beside, path);
}

function isSameFile(one: string, other: string): boolean {
  const there = statSync(other, { throwIfNoEntry: false });
  if (there === undefined) return false;
  const here = statSync(one);
  return here.dev === there.dev && here.ino === there.ino;
}
