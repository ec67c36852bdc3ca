import { createPrivateKey, X509Certificate } from "node:crypto";
import { CredentialsError } from "./credentials.ts";
import type { Text } from "./followed-file.ts";

/** A client certificate, with those that lead from it to the authority, and its private key, PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** A key pair that may change under us. */
export interface FollowedKeyPair {
  /** The same object while nothing has changed. Throws CredentialsError where there has been none that fits. */
  read(): KeyPair;
}

/**
 * Certificate and key that are exchanged one after the other: while they do not fit each other, the last that did are
 * used. `where` says whose they are.
 */
export function followKeyPair(cert: Text, key: Text, where: string): FollowedKeyPair {
  let last: KeyPair | undefined;
  let misfit: KeyPair | undefined;
  return {
    read() {
      const now = { cert: cert.read(), key: key.read() };
      if (last !== undefined && (samePair(now, last) || samePair(now, misfit))) return last;
      const complaint = complaintAbout(now);
      if (complaint === undefined) {
        last = now;
      } else {
        misfit = now;
        if (last === undefined) throw new CredentialsError(`${where}: ${complaint}`);
      }
      return last;
    },
  };
}

function samePair(one: KeyPair, other: KeyPair | undefined): boolean {
  return one.cert === other?.cert && one.key === other.key;
}

/** Bun's `fetch` would only say that it could not open a socket. OpenSSL's own words may have parts of a key in them. */
function complaintAbout({ cert, key }: KeyPair): string | undefined {
  const certificate = attempt(() => new X509Certificate(cert));
  if (certificate === undefined) return "the client certificate is no PEM certificate";
  const secret = attempt(() => createPrivateKey(key));
  if (secret === undefined) return "the client key is no PEM private key";
  return certificate.checkPrivateKey(secret) ? undefined : "the client key is not that of the client certificate";
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
