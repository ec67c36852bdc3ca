import type { Operation } from "../../../src/attach/operation.ts";
import { perform, readBefores } from "../../../src/attach/perform.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { at, journalled } from "../a-given.ts";

export const nobody = () => false;

/** A PF with two VFs. */
export function aPf(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("ens6", "81", 2, 1500);
  return world;
}

/** A Pod with a link. */
export function aRail(): FakeWorld {
  const world = new FakeWorld();
  world.pod.addLink({ name: "net1", mac: "02:00:00:00:00:07" });
  return world;
}

/** A host with an RDMA device. */
export function anRdmaDevice(): FakeWorld {
  const world = new FakeWorld();
  world.host.devices.push({ index: 3, name: "mlx5_3" });
  return world;
}

/** Performs one operation as a plan; answers what to undo it by. */
export async function done(world: FakeWorld, operation: Operation): Promise<unknown[]> {
  const befores = journalled(readBefores([operation], at(world)));
  world.asked.length = 0;
  await perform([operation], befores, at(world), { keep: nobody });
  return befores;
}
