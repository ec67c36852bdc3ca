import { join } from "node:path";

/** The programs of a control plane. */
export type Program = "etcd" | "etcdctl" | "etcdutl" | "kube-apiserver" | "kubectl";

/**
 * The path of each program: from `KUBEBUILDER_ASSETS`, the cache, or built now, which takes minutes the first time.
 * Equals `scripts/cluster programs`, asked once in a process.
 */
export function programs(): Record<Program, string> {
  asked ??= ask();
  return asked;
}

let asked: Record<Program, string> | undefined;

function ask(): Record<Program, string> {
  const script = join(import.meta.dir, "../../scripts/cluster");
  const { stdout, exitCode } = Bun.spawnSync([script, "programs"], { stderr: "inherit" });
  if (exitCode !== 0) throw new Error(`scripts/cluster programs ended with ${exitCode}`);
  const lines = stdout.toString().trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split("\t"))) as Record<Program, string>;
}
