import type { OperationOf, Reversible } from "../operation.ts";
import { ipIn, kernelIn, sightIn, survivorIn } from "./place.ts";

/**
 * A permanent neighbour. On the host it is an address of this NIC alone: one that an earlier Pod left behind for it is
 * replaced, and goes with it.
 */
export const setNeighbour: Reversible<OperationOf<"neighbour.set">, { present: boolean }> = {
  say: ({ in: place, neighbour: { ip, dev, mac } }) =>
    `${ipIn(place)} neigh replace ${ip} dev ${dev} lladdr ${mac} nud permanent`,
  before: (deed, at) => ({ present: deed.in === "pod" && setNeighbour.seen(deed, at) }),
  act: ({ in: place, neighbour }, at) => kernelIn(place, at).setNeighbour(neighbour),
  undo({ in: place, neighbour: { dev, ip } }, at, { present }) {
    if (!present) survivorIn(place, at)?.deleteNeighbour({ dev, ip });
  },
  seen: ({ in: place, neighbour: { dev, ip, mac } }, at) =>
    sightIn(place, at)
      ?.neighbours()
      .some((found) => found.dev === dev && found.ip === ip && found.mac === mac && found.permanent) === true,
};
