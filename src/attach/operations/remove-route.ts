import type { OperationOf, Reversible } from "../operation.ts";
import { kernelIn, sightIn, survivorIn } from "./place.ts";
import { refusedWith } from "./refused-with.ts";
import { routeCommand } from "./route-text.ts";
import { sameRoute } from "./same-route.ts";

/** Where a removed route cannot stand any more it need not: its link or gateway is gone, or it is there again. */
const POINTLESS = ["EEXIST", "ENODEV", "ENETDOWN", "ENETUNREACH", "EHOSTUNREACH"];

/** Takes a route away that stands in the way, or is to stand elsewhere; absent already counts as done. */
export const removeRoute: Reversible<OperationOf<"route.remove">, { present: boolean }> = {
  say: ({ in: place, route }) => routeCommand(place, "del", route),
  before: ({ in: place, route }, at) => ({
    present:
      sightIn(place, at)
        ?.routes()
        .some((found) => sameRoute(route, found)) === true,
  }),
  act({ in: place, route }, at) {
    kernelIn(place, at).deleteRoute(route);
  },
  undo({ in: place, route }, at, { present }) {
    if (!present) return;
    try {
      survivorIn(place, at)?.addRoute(route);
    } catch (error) {
      if (!refusedWith(error, ...POINTLESS)) throw error;
    }
  },
  seen: ({ in: place, route }, at) =>
    sightIn(place, at)
      ?.routes()
      .some((found) => sameRoute(route, found)) !== true,
};
