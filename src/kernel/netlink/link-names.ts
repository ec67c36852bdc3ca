import type { NetlinkSocket } from "./socket.ts";

/** Names of links by their index, for what tells of links by index alone. */
export interface LinkNames {
  /** Nothing for a link that is gone. */
  get(index: number): string | undefined;
}

/** Each name is asked for once: of a host's hundreds of links a list is about a few. */
export function linkNames(socket: NetlinkSocket): LinkNames {
  const names = new Map<number, string | undefined>();
  return {
    get(index) {
      if (!names.has(index)) names.set(index, socket.linkName(index));
      return names.get(index);
    },
  };
}
