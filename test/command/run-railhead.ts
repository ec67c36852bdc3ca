import { join } from "node:path";

/** The top of the repository. */
export const TOP = join(import.meta.dir, "..", "..");

/** What a run of the command line left. */
export interface Run {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs `railhead ARGUMENTS` from source, as an operator's shell in `pwd` would. */
export async function railhead(
  args: readonly string[],
  {
    stdin = "",
    pwd = TOP,
    environment = {},
  }: { stdin?: string; pwd?: string; environment?: Record<string, string> } = {},
): Promise<Run> {
  const child = Bun.spawn([process.execPath, join(TOP, "src", "main.ts"), ...args], {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0", PWD: pwd, ...environment },
    stdin: new Blob([stdin]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { stdout, stderr, exitCode };
}
