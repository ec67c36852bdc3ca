import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { aPort } from "./a-port.ts";
import { aServer, type ServerProcess } from "./a-process.ts";
import { type Authority, anAuthority, type KeyPair } from "./an-authority.ts";
import { ISSUER } from "./an-identity.ts";
import { programs } from "./programs.ts";

/** The kube-apiserver of a cluster. */
export interface ApiServer extends ServerProcess {
  /** https://127.0.0.1:PORT */
  url: string;
  /** Who signs its certificate and its clients'. */
  authority: Authority;
  /** A front proxy's certificate: who has it may name a user by `X-Remote-User` and `X-Remote-Group`. */
  frontProxy: KeyPair;
  /** The private key that signs ServiceAccounts' tokens, PEM. */
  tokenKey: string;
  /** Gives back its port. */
  free(): void;
}

export interface ApiServerOptions {
  /** The address to listen on, 127.0.0.1; 0.0.0.0 serves network namespaces and guests too. */
  address?: string;
  /** More names for its certificate, as `IP:10.0.2.2` or `DNS:apiserver`. */
  names?: readonly string[];
  /** More flags as `--name=value`, or others in place of ours. */
  flags?: readonly string[];
}

/** A kube-apiserver on that etcd, not yet started. */
export async function anApiServer(
  folder: string,
  etcdUrl: string,
  { address = "127.0.0.1", names = [], flags = [] }: ApiServerOptions = {},
): Promise<ApiServer> {
  const port = aPort();
  const url = `https://${address === "0.0.0.0" ? "127.0.0.1" : address}:${port.number}`;
  const authority = await anAuthority(folder, "ca");
  const tokenKey = await writeKeys(folder, authority, [`IP:${new URL(url).hostname}`, ...names]);
  const front = await anAuthority(folder, "front-proxy-ca");
  const frontProxy = await front.client({ name: "front-proxy" });
  const server = aServer({
    name: "kube-apiserver",
    logFile: join(folder, "kube-apiserver.log"),
    command: [
      programs()["kube-apiserver"],
      ...[`--secure-port=${port.number}`, `--bind-address=${address}`, `--etcd-servers=${etcdUrl}`],
      ...standing(folder).filter((ours) => !flags.some((flag) => nameOf(flag) === nameOf(ours))),
      ...flags,
    ],
    ready: async () => (await fetch(`${url}/readyz`, { tls: { ca: authority.cert } })).ok,
  });
  return { ...server, url, authority, frontProxy, tokenKey, free: port.free };
}

/** A flag's name; one that is given twice may add up. */
function nameOf(flag: string): string | undefined {
  return flag.split("=", 1)[0];
}

/** What every API server of the tests is told. */
function standing(folder: string): string[] {
  return [
    // It refuses to advertise loopback as long as it keeps the endpoints of its own Service.
    ...["--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"],
    ...["--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount"],
    ...["--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true"],
    `--cert-dir=${folder}`,
    `--tls-cert-file=${join(folder, "server.crt")}`,
    `--tls-private-key-file=${join(folder, "server.key")}`,
    `--client-ca-file=${join(folder, "ca.crt")}`,
    `--service-account-issuer=${ISSUER}`,
    `--service-account-key-file=${join(folder, "service-account.pub")}`,
    `--service-account-signing-key-file=${join(folder, "service-account.key")}`,
    `--requestheader-client-ca-file=${join(folder, "front-proxy-ca.crt")}`,
    "--requestheader-allowed-names=front-proxy",
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
  ];
}

async function writeKeys(folder: string, authority: Authority, names: readonly string[]): Promise<string> {
  const { cert, key } = await authority.server(["IP:127.0.0.1", "DNS:localhost", ...names]);
  writeFileSync(join(folder, "server.crt"), cert);
  writeFileSync(join(folder, "server.key"), key, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  writeFileSync(join(folder, "service-account.key"), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, "service-account.pub"), publicKey);
  return privateKey;
}
