import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare } from "./attach/compare.ts";
import { missing } from "./attach/missing.ts";

/**
 * bun bench/attach.ts [--rounds N] [--executable FILE]
 *
 * What a NIC costs, by plugins of the CNI project and by railhead, on a node of its own (scripts/in-node); prints ratios.
 * Builds the executable anew unless one is named.
 */
const { values } = parseArgs({ options: { rounds: { type: "string" }, executable: { type: "string" } } });
const root = join(import.meta.dir, "..");
const lacking = missing();

if (lacking.length > 0) {
  console.error(`This cannot be measured here:\n${lacking.map((one) => `  ${one}`).join("\n")}`);
  process.exitCode = 1;
} else if (process.env.RAILHEAD_NODE === undefined) {
  process.exitCode = await onANode(values.executable);
} else {
  await compare(values.executable ?? "/opt/cni/bin/railhead", Number(values.rounds ?? 30));
}

async function onANode(executable: string | undefined): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "railhead-bench-"));
  try {
    const file = executable ?? join(directory, "railhead");
    const build = [process.execPath, "scripts/build.ts", "--outdir", directory];
    if (executable === undefined) await Bun.spawn(build, { cwd: root, stdout: "ignore", stderr: "inherit" }).exited;
    const again = [process.execPath, import.meta.path, ...process.argv.slice(2), "--executable", file];
    return await Bun.spawn([join(root, "scripts/in-node"), ...again], { stdio: ["ignore", "inherit", "inherit"] })
      .exited;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
