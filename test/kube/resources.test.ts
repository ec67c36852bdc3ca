import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Resource } from "../../src/kube/resource.ts";
import { IP_BLOCK } from "../../src/kube/resources/ip-block.ts";
import { LEASE } from "../../src/kube/resources/lease.ts";
import { NAMESPACE } from "../../src/kube/resources/namespace.ts";
import { NETWORK_ATTACHMENT_DEFINITION } from "../../src/kube/resources/network-attachment-definition.ts";
import { NODE } from "../../src/kube/resources/node.ts";
import { POD } from "../../src/kube/resources/pod.ts";
import { STATEFUL_SET } from "../../src/kube/resources/stateful-set.ts";

const metadata = { name: "a", uid: "u", resourceVersion: "7", selfLink: "unread", managedFields: [{ manager: "m" }] };
const readMetadata = {
  name: "a",
  uid: "u",
  resourceVersion: "7",
  labels: {},
  annotations: {},
  ownerReferences: [],
  finalizers: [],
};
const read = <T>({ schema }: Resource<T>, object: object) => v.parse(schema, { metadata, ...object });

describe("a resource that is only read", () => {
  test("keeps the fields that are used, with their defaults", () => {
    expect(read(NAMESPACE, { spec: { finalizers: [] }, status: {} })).toEqual({ metadata: readMetadata });
    const containers = [{ name: "c", image: "i", env: [{ name: "TOKEN", value: "unread" }] }];
    expect(read(POD, { spec: { containers }, status: { podIP: "10.0.0.1" } })).toEqual({
      metadata: readMetadata,
      spec: { hostNetwork: false, restartPolicy: "Always" },
      status: { phase: "Pending" },
    });
    const nodeInfo = { systemUUID: "s", kernelVersion: "unread" };
    expect(read(NODE, { spec: { podCIDR: "unread" }, status: { nodeInfo, images: [] } })).toEqual({
      metadata: readMetadata,
      spec: { taints: [] },
      status: { nodeInfo: { systemUUID: "s", bootID: "" } },
    });
    expect(read(STATEFUL_SET, { spec: { template: {} } }).spec).toEqual({ replicas: 1, ordinals: { start: 0 } });
    expect(read(NETWORK_ATTACHMENT_DEFINITION, { spec: { config: "{}" } }).spec).toEqual({ config: "{}" });
    expect(read(NETWORK_ATTACHMENT_DEFINITION, {}).spec).toEqual({});
  });
});

describe("a resource that is written back", () => {
  test("keeps everything of its owners", () => {
    const owner = { apiVersion: "v1", kind: "Pod", name: "p", uid: "u", controller: true, blockOwnerDeletion: true };
    const kept = v.parse(IP_BLOCK.schema, { metadata: { ...metadata, ownerReferences: [owner] } });
    expect(kept.metadata.ownerReferences).toEqual([owner]);
  });

  test("keeps everything but managedFields", () => {
    const spec = { entries: { "10.0.0.1": { pool: "p" } }, unknown: 1 };
    const block = read(IP_BLOCK, { kind: "IPBlock", spec, extra: 2 });
    expect(block).toEqual({
      kind: "IPBlock",
      metadata: { ...readMetadata, selfLink: "unread" },
      spec,
      extra: 2,
    } as never);
    expect(read(LEASE, { spec: { holderIdentity: null, strategy: "kept" } }).spec).toEqual({
      holderIdentity: "",
      leaseTransitions: 0,
      strategy: "kept",
    });
  });
});
