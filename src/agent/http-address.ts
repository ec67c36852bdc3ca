/** Where the pages are served. */
export interface HttpAddress {
  /** A host name or an address, IPv6 without its brackets. */
  hostname: string;
  port: number;
}

/** `127.0.0.1:5711`, `[::1]:5711`, `localhost:5711`; nothing if it is none. Port 0 takes any free one. */
export function parseHttpAddress(text: string): HttpAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text);
  if (match === null || Number(match[3]) > 65_535) return undefined;
  return { hostname: match[1] ?? match[2]!, port: Number(match[3]) };
}
