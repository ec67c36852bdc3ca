import { isAbsolute, join } from "node:path";
import { type ClientTls, type Credentials, CredentialsError, type Presented } from "./credentials.ts";
import { type ExecPlugin, execPlugin, type Granted } from "./exec-plugin.ts";
import { fixedText, followFile, type Text } from "./followed-file.ts";
import { type FollowedKeyPair, followKeyPair, type KeyPair } from "./key-pair.ts";
import { type KubeconfigContext, type KubeconfigUser, readKubeconfig } from "./kubeconfig.ts";
import { presentation } from "./presentation.ts";
import { readServer } from "./read-server.ts";

export interface KubeconfigOptions {
  /** Where the kubeconfig lies: the files that it names are relative to it. */
  directory: string;
  /** Another context than its current one. */
  context?: string;
  /** Whether `insecure-skip-tls-verify` is followed; it is refused otherwise. */
  insecure?: boolean;
  /** Milliseconds since 1970, for what expires. */
  now?: () => number;
}

/**
 * Credentials as a kubeconfig has them: client certificate, token, or credential plugin. `parsed` is the file's YAML,
 * already an object; who has it reads it anew when the file itself changes, the files that it names are followed here.
 * Throws CredentialsError for what is wrong in it or is not served.
 */
export function kubeconfigCredentials(parsed: unknown, options: KubeconfigOptions): Credentials {
  const context = readKubeconfig(parsed, options.context);
  refuseUnserved(context, options);
  const { cluster, user } = context;
  const file = (path: string) => followFile(isAbsolute(path) ? path : join(options.directory, path));
  const server = readServer(cluster.server);
  const ca = textFrom(cluster["certificate-authority"], cluster["certificate-authority-data"], file);
  const keyPair = keyPairOf(user, file);
  const token = user.tokenFile ? file(user.tokenFile) : user.token ? fixedText(user.token) : undefined;
  const plugin = pluginOf(context, ca, options);
  const present = presentation();
  let granted: Granted | undefined;
  return {
    server,
    async present() {
      granted = await plugin?.grant();
      return present(
        tlsOf(context, ca?.read(), granted?.keyPair ?? keyPair?.read()),
        granted?.token ?? token?.read().trim(),
      );
    },
    refused(shown: Presented) {
      if (granted !== undefined && present.isLatest(shown)) plugin?.forget(granted);
    },
  };
}

function refuseUnserved({ cluster, user }: KubeconfigContext, { insecure = false }: KubeconfigOptions): void {
  const refuse = (what: string) => {
    throw new CredentialsError(`Kubeconfig: ${what}`);
  };
  if (cluster["insecure-skip-tls-verify"] && !insecure) {
    refuse(
      "insecure-skip-tls-verify is set: whoever answers would get our credentials; name the certificate-authority",
    );
  }
  if (cluster["proxy-url"]) refuse("proxy-url is not served");
  if (user.as) refuse("as (impersonation) is not served");
  if (user.username || user.password)
    refuse("username and password are known to no API server since 1.19; use a token");
  if (user["auth-provider"]) refuse("auth-provider is not served; use exec");
  if (user.exec?.interactiveMode === "Always") refuse("exec.interactiveMode is Always, and nobody is here to be asked");
}

/** Data goes before the file, as in client-go. */
function textFrom(path: string | undefined, base64: string | undefined, file: (path: string) => Text) {
  if (base64) return fixedText(Buffer.from(base64, "base64").toString());
  return path ? file(path) : undefined;
}

function keyPairOf(user: KubeconfigUser, file: (path: string) => Text): FollowedKeyPair | undefined {
  const cert = textFrom(user["client-certificate"], user["client-certificate-data"], file);
  const key = textFrom(user["client-key"], user["client-key-data"], file);
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new CredentialsError("Kubeconfig user has only one of client-certificate and client-key");
  }
  return followKeyPair(cert, key, user["client-certificate"] ?? "Kubeconfig user");
}

function pluginOf(
  { cluster, user }: KubeconfigContext,
  ca: Text | undefined,
  { directory, now = Date.now }: KubeconfigOptions,
): ExecPlugin | undefined {
  return user.exec ? execPlugin(user.exec, { directory, cluster, authority: () => ca?.read() }, now) : undefined;
}

function tlsOf({ cluster }: KubeconfigContext, ca: string | undefined, keyPair: KeyPair | undefined): ClientTls {
  const serverName = cluster["tls-server-name"];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...keyPair,
    ...(serverName ? { serverName } : {}),
    ...(cluster["insecure-skip-tls-verify"] ? { rejectUnauthorized: false } : {}),
  };
}
