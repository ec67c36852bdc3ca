import { createPrivateKey, sign } from "node:crypto";
import type { KeyPair, Subject } from "./an-authority.ts";

/** Who speaks to the API server. */
export type Identity =
  /** Of the group `system:masters`, which may do anything. */
  | { kind: "admin" }
  /** `system:node:NAME` of the group `system:nodes`, as a kubelet. */
  | { kind: "node"; name: string }
  /** Any user by a client certificate. */
  | { kind: "user"; name: string; groups?: readonly string[] }
  /** By a token; the ServiceAccount is made when it is not there. */
  | { kind: "service-account"; namespace: string; name: string; expiresInSeconds?: number };

/** What an identity shows to the API server. */
export type Credentials = ({ kind: "certificate" } & KeyPair) | { kind: "token"; token: string };

export const ADMIN: Identity = { kind: "admin" };

/** The subject of the certificate of an identity that has one. */
export function subjectOf(identity: Exclude<Identity, { kind: "service-account" }>): Subject {
  switch (identity.kind) {
    case "admin":
      return { name: "admin", groups: ["system:masters"] };
    case "node":
      return { name: `system:node:${identity.name}`, groups: ["system:nodes"] };
    case "user":
      return identity;
  }
}

/** The text of a kubeconfig with everything inside. */
export function kubeconfigText(server: string, ca: string, credentials: Credentials): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const user =
    credentials.kind === "token"
      ? { token: credentials.token }
      : {
          "client-certificate-data": base64(credentials.cert),
          "client-key-data": base64(credentials.key),
        };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [{ name: "test", user }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** Which ServiceAccount a token speaks for. */
export interface TokenSubject {
  namespace: string;
  name: string;
  uid: string;
}

export const ISSUER = "https://kubernetes.default.svc";

/** A ServiceAccount's token as the API server would sign it, but with any lifetime: TokenRequest gives ten minutes at least. */
export function signToken(keyPem: string, subject: TokenSubject, expiresInSeconds: number): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    aud: [ISSUER],
    sub: `system:serviceaccount:${subject.namespace}:${subject.name}`,
    iat: now,
    nbf: now - 60,
    exp: now + expiresInSeconds,
    "kubernetes.io": { namespace: subject.namespace, serviceaccount: { name: subject.name, uid: subject.uid } },
  };
  const head = `${part({ alg: "ES256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(head), {
    key: createPrivateKey(keyPem),
    dsaEncoding: "ieee-p1363",
  });
  return `${head}.${signature.toString("base64url")}`;
}
