import type { OperationOf, Reversible } from "../operation.ts";
import { kernelIn, sightIn, survivorIn } from "./place.ts";
import { refusedWith } from "./refused-with.ts";
import { routeCommand } from "./route-text.ts";
import { sameRoute } from "./same-route.ts";

/** A route that is there already, the very same, is shared; another in its place is an error. */
export const addRoute: Reversible<OperationOf<"route.add">, { present: boolean }> = {
  say: ({ in: place, route }) => routeCommand(place, "add", route),
  before: (deed, at) => ({ present: addRoute.seen(deed, at) }),
  act(deed, at, { present }) {
    try {
      kernelIn(deed.in, at).addRoute(deed.route);
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
