import { bootMilliseconds } from "../kernel/boot.ts";
import { CniError } from "../wire/error.ts";
import type { Request } from "../wire/request.ts";

/**
 * Throws where nobody waits for the answer any more: the deadline has passed or the client has gone. Asked under the
 * locks before the first effect, and again after the last, so that an ADD nobody hears of is undone.
 */
export function assertWanted(request: Request, signal: AbortSignal): void {
  if (signal.aborted) throw new CniError("tryAgainLater", "The plugin that asked has gone; nothing is left behind");
  if (bootMilliseconds() > request.deadline) {
    throw new CniError("tryAgainLater", "The deadline of the request has passed; nothing is left behind, try again");
  }
}

/**
 * The same after whatever has happened meanwhile has been heard of: a client that went while the loop stood still. The
 * first turn of the loop ends ahead of the look at its sockets.
 */
export async function assertStillWanted(request: Request, signal: AbortSignal): Promise<void> {
  await Bun.sleep(0);
  await Bun.sleep(0);
  assertWanted(request, signal);
}

/** Milliseconds until the deadline, never negative. */
export function timeLeft(request: Request): number {
  return Math.max(0, request.deadline - bootMilliseconds());
}
