import { readFileSync } from "node:fs";
import { CniError, messageOf } from "../wire/error.ts";

/** Where the CNI project's `tuning` looks for it (plugins/meta/tuning/tuning.go). */
const PATH = "/etc/cni/tuning/allowlist.conf";

/** Its lines, a regular expression each; nothing where there is no such file. Throws `CniError` for one it cannot read. */
export function sysctlAllowlist(path = PATH): string[] | undefined {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CniError("ioFailure", `The list of sysctls allowed, ${path}, cannot be read: ${messageOf(error)}`);
  }
}
