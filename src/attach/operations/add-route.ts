import type { OperationOf, Reversible } from "../operation.ts";
import { podOf, sightIn, survivorIn } from "./place.ts";
import { refusedWith } from "./refused-with.ts";
import { routeCommand } from "./route-text.ts";
import { sameRoute } from "./same-route.ts";

/**
 * In the Pod a route that is there already, the very same, is shared, and another in its place is an error. On the host
 * it leads to an address of this NIC alone: whatever an earlier Pod has left in its place is replaced, and goes with it.
 */
export const addRoute: Reversible<OperationOf<"route.add">, { present: boolean }> = {
  say: ({ in: place, route }) => routeCommand(place, place === "host" ? "replace" : "add", route),
  before: (deed, at) => ({ present: deed.in === "pod" && addRoute.seen(deed, at) }),
  act(deed, at, { present }) {
    if (deed.in === "host") return at.host.replaceRoute(deed.route);
    try {
      podOf(at).addRoute(deed.route);
    } catch (error) {
      if (!refusedWith(error, "EEXIST") || !(present || addRoute.seen(deed, at))) throw error;
    }
  },
  undo({ in: place, route }, at, { present }) {
    if (!present) survivorIn(place, at)?.deleteRoute(route);
  },
  seen: ({ in: place, route }, at) =>
    sightIn(place, at)
      ?.routes()
      .some((found) => sameRoute(route, found)) === true,
};
