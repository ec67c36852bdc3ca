import type { FaceName } from "../../wire/face.ts";
import { coordinator } from "./coordinator.ts";
import type { Face } from "./face.ts";
import { macvlan } from "./macvlan.ts";
import { railhead } from "./railhead.ts";
import { rdma } from "./rdma.ts";
import { spiderpool } from "./spiderpool.ts";
import { sriov } from "./sriov.ts";
import { tuning } from "./tuning.ts";

/** Every plugin this executable is. */
export const FACE_TABLE: Record<FaceName, Face<unknown>> = {
  railhead,
  sriov,
  rdma,
  spiderpool,
  coordinator,
  tuning,
  macvlan,
};
