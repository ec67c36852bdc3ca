import { isAbsolute, join } from "node:path";
import * as v from "valibot";
import { CredentialsError } from "./credentials.ts";
import { deadlineAfter } from "./deadline.ts";
import { fixedText } from "./followed-file.ts";
import { followKeyPair, type KeyPair } from "./key-pair.ts";
import type { KubeconfigCluster, KubeconfigExec } from "./kubeconfig.ts";
import { reasonOf } from "./read-object.ts";

/** What a credential plugin gave. */
export interface Granted {
  token?: string;
  keyPair?: KeyPair;
}

/** A program that gives credentials (client.authentication.k8s.io), run when what it gave is no good any more. */
export interface ExecPlugin {
  /** The same object until it expires. Throws CredentialsError. */
  grant(): Promise<Granted>;
  /** Whatever is granted next comes from another run. */
  forget(granted: Granted): void;
}

export interface ExecSurroundings {
  /** Of the kubeconfig: a command with a slash in it is relative to it. */
  directory: string;
  cluster: KubeconfigCluster;
  /** The authority's certificate, PEM, for a plugin that wants to know the cluster. */
  authority: () => string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds a run may take; 60 s. */
  patience?: number;
}

/** Nothing is run yet. Those who ask at the same time wait for one run. */
export function execPlugin(exec: KubeconfigExec, surroundings: ExecSurroundings): ExecPlugin {
  let held: { granted: Granted; until: number } | undefined;
  let running: Promise<Granted> | undefined;

  async function renew(): Promise<Granted> {
    const status = await run(exec, surroundings);
    const granted = grantedBy(status, exec.command);
    const until = status.expirationTimestamp === undefined ? Infinity : Date.parse(status.expirationTimestamp);
    held = { granted, until: Number.isNaN(until) ? 0 : until };
    return granted;
  }

  return {
    async grant() {
      if (held !== undefined && surroundings.now() < held.until - MARGIN) return held.granted;
      running ??= renew().finally(() => {
        running = undefined;
      });
      return running;
    },
    forget(granted) {
      if (held?.granted === granted) held = undefined;
    },
  };
}

/** Milliseconds before its end from which a credential is not shown any more: it has a way to go, and clocks differ. */
const MARGIN = 5_000;

const Credential = v.object({
  apiVersion: v.string(),
  kind: v.literal("ExecCredential"),
  status: v.object({
    expirationTimestamp: v.optional(v.string()),
    token: v.optional(v.string()),
    clientCertificateData: v.optional(v.string()),
    clientKeyData: v.optional(v.string()),
  }),
});

type Status = v.InferOutput<typeof Credential>["status"];

function grantedBy({ token, clientCertificateData: cert, clientKeyData: key }: Status, command: string): Granted {
  if ((cert === undefined) !== (key === undefined)) {
    throw new CredentialsError(`Credential plugin ${command} gave only one of certificate and key`);
  }
  const shown = token ? { token } : {};
  if (cert !== undefined && key !== undefined) {
    return { ...shown, keyPair: followKeyPair(fixedText(cert), fixedText(key), `Credential plugin ${command}`).read() };
  }
  if (!token) throw new CredentialsError(`Credential plugin ${command} gave no credentials`);
  return shown;
}

async function run(exec: KubeconfigExec, surroundings: ExecSurroundings): Promise<Status> {
  const { command, args, env, apiVersion } = exec;
  const program = command.includes("/") && !isAbsolute(command) ? join(surroundings.directory, command) : command;
  const { stdout, exitCode, stderr } = await spawned([program, ...args], surroundings.patience ?? 60_000, {
    ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(infoFor(exec, surroundings)),
  }).catch((error: unknown) => {
    const hint = exec.installHint === "" ? "" : `; ${exec.installHint.trim()}`;
    throw new CredentialsError(`Credential plugin ${command} cannot be run (${codeOf(error)})${hint}`);
  });
  if (exitCode !== 0) {
    throw new CredentialsError(`Credential plugin ${command} ended with ${exitCode ?? "a signal"}${saying(stderr)}`);
  }
  const parsed = v.safeParse(Credential, jsonOf(stdout));
  if (!parsed.success) {
    throw new CredentialsError(`Credential plugin ${command} gave no ExecCredential: ${reasonOf(parsed.issues[0])}`);
  }
  if (parsed.output.apiVersion !== apiVersion) {
    throw new CredentialsError(`Credential plugin ${command} does not speak ${apiVersion}`);
  }
  return parsed.output.status;
}

async function spawned(command: string[], patience: number, environment: Record<string, string>) {
  const child = Bun.spawn(command, {
    env: { ...process.env, ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: patience,
    killSignal: "SIGKILL",
  });
  // What the plugin has started itself may hold its streams open for longer than it lives.
  const deadline = deadlineAfter(patience + 1_000);
  try {
    const [stdout, stderr] = await deadline.guard(
      Promise.all([child.stdout.text(), child.stderr.text(), child.exited]),
    );
    return { stdout, stderr, exitCode: child.exitCode };
  } finally {
    deadline.clear();
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it was not started";
}
