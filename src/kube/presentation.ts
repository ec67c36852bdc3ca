import { type ClientTls, CredentialsError, type Presented } from "./credentials.ts";

/** Makes what requests show of its parts. */
export interface Presentation {
  /** The same object as the last time, while all of its parts are the same. Throws for a token that is none. */
  (tls: ClientTls, token: string | undefined): Presented;
  isLatest(shown: Presented): boolean;
}

export function presentation(): Presentation {
  let last: Presented | undefined;
  const present = (tls: ClientTls, token: string | undefined): Presented => {
    // Bun's own complaint about a header would have the token in it.
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
      throw new CredentialsError("The token is empty, or has characters that no token has");
    }
    const now = { tls, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    if (last === undefined || !same(last, now)) last = now;
    return last;
  };
  return Object.assign(present, { isLatest: (shown: Presented) => shown === last });
}

function same(one: Presented, other: Presented): boolean {
  if (one.authorization !== other.authorization) return false;
  return PARTS.every((part) => one.tls[part] === other.tls[part]);
}

const PARTS = ["ca", "cert", "key", "serverName", "rejectUnauthorized"] as const satisfies (keyof ClientTls)[];
