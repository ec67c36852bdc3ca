import * as v from "valibot";
import { CredentialsError } from "./credentials.ts";
import { fixedText } from "./followed-file.ts";
import { followKeyPair, type KeyPair } from "./key-pair.ts";
import type { KubeconfigExec } from "./kubeconfig.ts";
import { reasonOf } from "./read-object.ts";
import { type ExecSurroundings, runExecPlugin } from "./run-exec-plugin.ts";

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

/** Nothing is run yet. `now` is in milliseconds since 1970. Those who ask at the same time wait for one run. */
export function execPlugin(exec: KubeconfigExec, surroundings: ExecSurroundings, now: () => number): ExecPlugin {
  let held: { granted: Granted; until: number } | undefined;
  let running: Promise<Granted> | undefined;

  async function renew(): Promise<Granted> {
    const status = readCredential(await runExecPlugin(exec, surroundings), exec);
    const granted = grantedBy(status, exec.command);
    const until = status.expirationTimestamp === undefined ? Infinity : Date.parse(status.expirationTimestamp);
    held = { granted, until: Number.isNaN(until) ? 0 : until };
    return granted;
  }

  return {
    async grant() {
      if (held !== undefined && now() < held.until - MARGIN) return held.granted;
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

function readCredential(stdout: string, { command, apiVersion }: KubeconfigExec): Status {
  const json = jsonOf(stdout);
  if (json === undefined) throw new CredentialsError(`Credential plugin ${command} gave no JSON`);
  const parsed = v.safeParse(Credential, json);
  if (!parsed.success) {
    throw new CredentialsError(`Credential plugin ${command} gave no ExecCredential: ${reasonOf(parsed.issues[0])}`);
  }
  if (parsed.output.apiVersion !== apiVersion) {
    throw new CredentialsError(`Credential plugin ${command} does not speak ${apiVersion}`);
  }
  return parsed.output.status;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
