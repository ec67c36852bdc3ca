import type { NicRequest, Request } from "../../src/wire/request.ts";

/** An ADD of one macvlan rail. */
export function aRequest(changes: Partial<Request> = {}): Request {
  return { command: "ADD", nonce: "n1", issuedAt: 1_000, deadline: 61_000, nics: [aNic()], ...changes };
}

export function aNic(changes: Partial<NicRequest> = {}): NicRequest {
  return {
    face: "railhead",
    cniVersion: "1.1.0",
    network: "gpu1-net11",
    containerId: "c1",
    netns: "/run/netns/p1",
    ifname: "net1",
    args: { K8S_POD_NAMESPACE: "ai", K8S_POD_NAME: "trainer-0" },
    config: { type: "railhead", master: "ens1" },
    ...changes,
  };
}
