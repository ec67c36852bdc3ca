import { CredentialsError } from "./credentials.ts";

/**
 * The address of an API server, `https://10.0.0.1:6443` or with a path below which it lies, without a slash at its end.
 * Throws CredentialsError for any other, plain HTTP to another machine among them: it would show our token to everyone.
 */
export function readServer(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CredentialsError(`The API server's address ${text} is no URL: write https://HOST:PORT`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new CredentialsError(`The API server's address at ${url.host} has more than a host, a port and a path`);
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new CredentialsError(`The API server's address ${text} is not encrypted: write https`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
