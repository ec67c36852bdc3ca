import * as v from "valibot";
import { CredentialsError } from "./credentials.ts";
import { reasonOf } from "./read-object.ts";

const Cluster = v.object({
  server: v.string(),
  "certificate-authority": v.optional(v.string()),
  "certificate-authority-data": v.optional(v.string()),
  "tls-server-name": v.optional(v.string()),
  "insecure-skip-tls-verify": v.optional(v.boolean(), false),
  "proxy-url": v.optional(v.string()),
});

const Exec = v.object({
  apiVersion: v.picklist(["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]),
  command: v.string(),
  args: v.nullish(v.array(v.string()), []),
  env: v.nullish(v.array(v.object({ name: v.string(), value: v.string() })), []),
  installHint: v.nullish(v.string(), ""),
  provideClusterInfo: v.optional(v.boolean(), false),
  interactiveMode: v.optional(v.picklist(["Never", "IfAvailable", "Always"]), "IfAvailable"),
});

const User = v.object({
  "client-certificate": v.optional(v.string()),
  "client-certificate-data": v.optional(v.string()),
  "client-key": v.optional(v.string()),
  "client-key-data": v.optional(v.string()),
  token: v.optional(v.string()),
  tokenFile: v.optional(v.string()),
  exec: v.nullish(Exec),
  // Not served; an identity that is not shown would be somebody else's.
  as: v.optional(v.string()),
  username: v.optional(v.string()),
  password: v.optional(v.string()),
  "auth-provider": v.nullish(v.unknown()),
});

const Named = v.nullish(v.array(v.looseObject({ name: v.string() })), []);

const Kubeconfig = v.object({
  clusters: Named,
  contexts: Named,
  users: Named,
  "current-context": v.optional(v.string(), ""),
});

const Context = v.object({ cluster: v.string(), user: v.string(), namespace: v.optional(v.string()) });

export type KubeconfigCluster = v.InferOutput<typeof Cluster>;
export type KubeconfigUser = v.InferOutput<typeof User>;
export type KubeconfigExec = v.InferOutput<typeof Exec>;

/** What one context of a kubeconfig comes to. */
export interface KubeconfigContext {
  cluster: KubeconfigCluster;
  user: KubeconfigUser;
  namespace?: string;
}

/**
 * A context of a kubeconfig (client-go: tools/clientcmd/api/v1/types.go), the current one where none is named.
 * `parsed` is the file's YAML, already an object. Of other contexts, users and clusters nothing is looked at. Throws
 * CredentialsError.
 */
export function readKubeconfig(parsed: unknown, context?: string): KubeconfigContext {
  const config = read(Kubeconfig, parsed, "Kubeconfig");
  const chosen = context ?? config["current-context"];
  if (chosen === "") throw new CredentialsError("Kubeconfig has no current-context: set it, or name a context");
  const found = read(Context, one(config.contexts, "context", chosen), `Kubeconfig context ${chosen}`);
  const { namespace } = found;
  return {
    cluster: read(Cluster, one(config.clusters, "cluster", found.cluster), `Kubeconfig cluster ${found.cluster}`),
    user: read(User, one(config.users, "user", found.user) ?? {}, `Kubeconfig user ${found.user}`),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function one(entries: readonly { name: string; [key: string]: unknown }[], kind: string, name: string): unknown {
  const entry = entries.find((each) => each.name === name);
  if (entry !== undefined) return entry[kind];
  const others = entries.map((each) => each.name).join(", ");
  throw new CredentialsError(`Kubeconfig has no ${kind} ${name}${others === "" ? "" : `; it has ${others}`}`);
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown, where: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new CredentialsError(`${where}: ${reasonOf(parsed.issues[0])}`);
}
