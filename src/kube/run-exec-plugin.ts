import { isAbsolute, join } from "node:path";
import { CredentialsError } from "./credentials.ts";
import { deadlineAfter } from "./deadline.ts";
import type { KubeconfigCluster, KubeconfigExec } from "./kubeconfig.ts";

export interface ExecSurroundings {
  /** Of the kubeconfig: a command with a slash in it is relative to it. */
  directory: string;
  cluster: KubeconfigCluster;
  /** The authority's certificate, PEM, for a plugin that wants to know the cluster. */
  authority: () => string | undefined;
  /** Milliseconds a run may take; 60 s. */
  patience?: number;
}

/** One run of a credential plugin; what it printed. Throws CredentialsError, with nothing of that in it. */
export async function runExecPlugin(exec: KubeconfigExec, surroundings: ExecSurroundings): Promise<string> {
  const { command, env } = exec;
  const { stdout, exitCode, stderr } = await spawned(exec, surroundings, {
    ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(infoFor(exec, surroundings)),
  });
  if (exitCode === 0) return stdout;
  throw new CredentialsError(`Credential plugin ${command} ended with ${exitCode ?? "a signal"}${saying(stderr)}`);
}

async function spawned(exec: KubeconfigExec, surroundings: ExecSurroundings, environment: Record<string, string>) {
  const child = start(exec, surroundings.directory, environment);
  const { patience = 60_000 } = surroundings;
  const deadline = deadlineAfter(patience);
  try {
    // What the plugin has started itself may hold its streams open for longer than it lives.
    const [stdout, stderr] = await deadline.guard(
      Promise.all([child.stdout.text(), child.stderr.text(), child.exited]),
    );
    return { stdout, stderr, exitCode: child.exitCode };
  } catch {
    child.kill("SIGKILL");
    throw new CredentialsError(`Credential plugin ${exec.command} did not end within ${patience} ms`);
  } finally {
    deadline.clear();
  }
}

function start({ command, args, installHint }: KubeconfigExec, directory: string, environment: Record<string, string>) {
  const program = command.includes("/") && !isAbsolute(command) ? join(directory, command) : command;
  try {
    return Bun.spawn([program, ...args], {
      env: { ...process.env, ...environment },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
  } catch (error) {
    const hint = installHint === "" ? "" : `; ${installHint.trim()}`;
    throw new CredentialsError(`Credential plugin ${command} cannot be run (${codeOf(error)})${hint}`);
  }
}

/** The ExecCredential that a plugin finds in KUBERNETES_EXEC_INFO. */
function infoFor(exec: KubeconfigExec, { cluster, authority }: ExecSurroundings): object {
  const pem = authority();
  const about = {
    server: cluster.server,
    "tls-server-name": cluster["tls-server-name"],
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"] || undefined,
    "certificate-authority-data": pem === undefined ? undefined : Buffer.from(pem).toString("base64"),
  };
  return {
    apiVersion: exec.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster: about } : {}) },
  };
}

/** The last line of what it complained about, without what might be a secret. */
function saying(stderr: string): string {
  const last = stderr.trim().split("\n").at(-1) ?? "";
  const text = last.replace(/[\w+/=.~-]{20,}/g, "…").slice(0, 200);
  return text === "" ? "" : `: ${text}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it was not started";
}
