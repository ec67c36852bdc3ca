import { FACE_TABLE } from "../attach/faces/table.ts";
import { selectPools } from "../pools/match.ts";
import { CniError } from "../wire/error.ts";
import type { NicRequest } from "../wire/request.ts";
import { parseConfig } from "./config.ts";
import { queryFor } from "./grants.ts";
import type { Call, Workshop } from "./workshop.ts";

/** STATUS: throws code 50 when no ADD of this configuration could succeed now. */
export function assertReady(shop: Workshop, { nic }: Call): void {
  const face = FACE_TABLE[nic.face];
  const needs = face.needs(parseConfig(face, anyDevice(nic)), nic);
  shop.state.read(() => undefined);
  if (needs.ipam === undefined || nic.delegated !== undefined) return;
  // Which PF a VF will have is known at its ADD.
  const query = queryFor(shop, nic, { ...needs.ipam, matchMasterSubnet: false }, needs);
  const selections = selectPools(query, shop.knowledge().catalogue);
  const empty = selections.filter(({ candidates }) => candidates.length === 0);
  if (selections.length > 0 && empty.length === 0) return;
  const reasons = empty.flatMap(({ rejected }) => rejected.map(({ pool, reason }) => `${pool}: ${reason}`));
  throw new CniError(
    "notAvailable",
    `No pool serves network ${nic.network} on this node${reasons.length > 0 ? `: ${reasons.join("; ")}` : ""}`,
  );
}

/** Only an ADD is given a device, by whoever allocates them: for all else that can be wrong any will do. */
function anyDevice(nic: NicRequest): NicRequest {
  return { ...nic, config: { deviceID: "0000:00:00.0", ...nic.config } };
}
