import { NetlinkError } from "../../kernel/netlink/error.ts";

/** Whether the kernel refused with one of these errno names. */
export function refusedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof NetlinkError && codes.includes(error.code);
}
