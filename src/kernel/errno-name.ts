import { constants } from "node:os";

/** `ENODEV` of 19; a number without a name as `errno 600`. ENOTSUPP (524) leaks out of drivers though no header shows it. */
export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `errno ${errno}`;
}

/** Second names of the same numbers; the kernel's headers prefer the first. */
const ALIASES = ["ENOTSUP", "EWOULDBLOCK", "EDEADLOCK"];

const NAMES = new Map<number, string>([[524, "ENOTSUPP"]]);
for (const [name, number] of Object.entries(constants.errno)) if (!ALIASES.includes(name)) NAMES.set(number, name);
