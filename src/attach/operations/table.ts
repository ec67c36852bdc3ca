import type { Operation, OperationOf, Reversible } from "../operation.ts";
import { addAddress } from "./add-address.ts";
import { addRoute } from "./add-route.ts";
import { addRule } from "./add-rule.ts";
import { announce } from "./announce.ts";
import { bringUp } from "./bring-up.ts";
import { createMacvlan } from "./create-macvlan.ts";
import { keepVf } from "./keep-vf.ts";
import { moveLink } from "./move-link.ts";
import { moveRdmaDevice } from "./move-rdma-device.ts";
import { removeRoute } from "./remove-route.ts";
import { setMac } from "./set-mac.ts";
import { setMtu } from "./set-mtu.ts";
import { setNeighbour } from "./set-neighbour.ts";
import { setSysctl } from "./set-sysctl.ts";
import { setTxQueueLength } from "./set-txqueuelen.ts";
import { setVf } from "./set-vf.ts";

/** Who knows how to do, undo, see and say each kind of operation. */
export const OPERATIONS: { [Kind in Operation["do"]]: Reversible<OperationOf<Kind>, unknown> } = {
  "vf.set": setVf,
  "vf.keep": keepVf,
  "link.move": moveLink,
  "macvlan.create": createMacvlan,
  "link.mtu": setMtu,
  "link.mac": setMac,
  "link.txqueuelen": setTxQueueLength,
  "link.up": bringUp,
  "rdma.move": moveRdmaDevice,
  "address.add": addAddress,
  "route.add": addRoute,
  "route.remove": removeRoute,
  "rule.add": addRule,
  "neighbour.set": setNeighbour,
  "sysctl.set": setSysctl,
  announce,
};

/** The row of an operation. Its `before` is whatever the same row has read, however long ago. */
export function rowOf(operation: Operation): Reversible<Operation, unknown> {
  return OPERATIONS[operation.do] as Reversible<Operation, unknown>;
}
