import type { OperationOf, Reversible } from "../operation.ts";
import { ipIn, kernelIn, sightIn, survivorIn } from "./place.ts";

/** A permanent neighbour. One that an earlier Pod left behind for the same address is replaced. */
export const setNeighbour: Reversible<OperationOf<"neighbour.set">, { present: boolean }> = {
  say: ({ in: place, neighbour: { ip, dev, mac } }) =>
    `${ipIn(place)} neigh replace ${ip} dev ${dev} lladdr ${mac} nud permanent`,
  before: (deed, at) => ({ present: setNeighbour.seen(deed, at) }),
  act: ({ in: place, neighbour }, at) => kernelIn(place, at).setNeighbour(neighbour),
  undo({ in: place, neighbour: { dev, ip } }, at, { present }) {
    if (!present) survivorIn(place, at)?.deleteNeighbour({ dev, ip });
  },
  seen: ({ in: place, neighbour: { dev, ip, mac } }, at) =>
    sightIn(place, at)
      ?.neighbours()
      .some((found) => found.dev === dev && found.ip === ip && found.mac === mac && found.permanent) === true,
};
