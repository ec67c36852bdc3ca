/** Who we are to the API server, and how we know it. Holds its secrets where neither a log nor JSON would find them. */
export interface Credentials {
  /** `https://10.0.0.1:6443`, without a slash at its end. */
  server: string;
  /**
   * What the next request shows. Files are read anew where they have changed, a credential plugin is run where what it
   * gave has expired; while nothing has, it is the same object. Throws CredentialsError.
   */
  present(): Promise<Presented>;
  /** The server did not accept what was shown (401): what a plugin gave is not shown again. */
  refused(shown: Presented): void;
}

/** What one request shows. */
export interface Presented {
  /** As Bun's `fetch` takes it, PEM texts. A connection is used again only for the same. */
  tls: ClientTls;
  /** The header `Authorization`. */
  authorization?: string;
}

export interface ClientTls {
  ca?: string;
  cert?: string;
  key?: string;
  /** The name that the server's certificate must have, where it is not that of its address. */
  serverName?: string;
  rejectUnauthorized?: boolean;
}

/** Why there is nothing to show; says what is missing or wrong and where, never a secret. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}
