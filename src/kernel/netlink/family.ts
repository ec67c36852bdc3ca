import type { Family } from "../../address/ip.ts";
import { AF_INET, AF_INET6 } from "./constants/socket.ts";

/** `AF_INET` or `AF_INET6`. */
export function addressFamily(family: Family): number {
  return family === 4 ? AF_INET : AF_INET6;
}

/** The family of an `AF_*` number; nothing for others. */
export function familyOfNumber(number: number): Family | undefined {
  switch (number) {
    case AF_INET:
      return 4;
    case AF_INET6:
      return 6;
  }
  return undefined;
}
