import { standaloneClaims } from "../claims/standalone.ts";
import { openKernel } from "../kernel/open-kernel.ts";
import { openState } from "../state/open-state.ts";
import { createLocks } from "./locks.ts";
import type { Node, NodeEvents } from "./node.ts";
import { performRequests } from "./perform-request.ts";
import type { NodeSettings } from "./settings.ts";
import { NOTHING_KNOWN, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { sweep } from "./sweep.ts";
import { attachmentViews, leaseViews, poolViews } from "./views.ts";
import type { Workshop } from "./workshop.ts";

/** A node from its parts. Throws `StateError` for a state that cannot be used; `close` gives everything back. */
export function composeNode(settings: NodeSettings, listener: NodeEvents): Node {
  const events = guarded(listener);
  const state = openState(settings.statePath);
  const claims = standaloneClaims(state);
  let known = readSnapshot(state);
  const host = openKernel();
  const shop: Workshop = {
    settings,
    state,
    locks: createLocks(settings.lockDirectory),
    host,
    claims,
    knowledge: () => known ?? NOTHING_KNOWN,
    isInformed: () => known !== undefined,
    warn: (message) => events.warning(message),
    step: (operation) => events.step?.(operation),
  };
  const { perform, drain } = performRequests(shop, events);
  return {
    perform,
    drain,
    known: () => known,
    async adopt(knowledge) {
      await claims.follow(knowledge.catalogue);
      known = knowledge;
      await writeSnapshot(state, knowledge);
    },
    sweep: () => sweep(shop),
    attachments: () => attachmentViews(shop),
    leases: () => leaseViews(shop),
    pools: () => poolViews(shop),
    close() {
      host.close();
      state.close();
    },
  };
}

/** What a listener throws must not undo what it is told of. A `step` may: that is how a fault is put into a plan. */
function guarded(events: NodeEvents): NodeEvents {
  const quietly =
    <Told>(tell: (told: Told) => void) =>
    (told: Told) => {
      try {
        tell(told);
      } catch {
        // There is nobody left to be told of it.
      }
    };
  return {
    ...events,
    performed: quietly((event) => events.performed(event)),
    warning: quietly((message) => events.warning(message)),
  };
}
