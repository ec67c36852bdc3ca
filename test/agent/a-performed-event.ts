import type { PerformedEvent } from "../../src/node/node.ts";

/** An ADD of one rail that went well. */
export function aPerformedEvent(changes: Partial<PerformedEvent> = {}): PerformedEvent {
  return {
    command: "ADD",
    face: "railhead",
    network: "gpu1-net11",
    containerId: "c1",
    ifname: "net1",
    pod: { namespace: "ai", name: "trainer-0" },
    device: "ens6f0v3",
    addresses: ["172.16.1.34/27"],
    milliseconds: 12.4,
    ...changes,
  };
}
