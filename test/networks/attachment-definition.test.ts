import { describe, expect, test } from "bun:test";
import type { Document } from "../../src/manifests/document.ts";
import { attachmentDefinitionOf } from "../../src/networks/attachment-definition.ts";
import { configurationOf, type Form } from "../../src/networks/conflist.ts";
import { readNetwork } from "../../src/networks/read-network.ts";
import { manifest, smc, sriov } from "./manifest.ts";

function definition(document: Document, form: Form = "chained") {
  const network = readNetwork(document).network!;
  return attachmentDefinitionOf(network, configurationOf(network, form));
}

describe("attachmentDefinitionOf()", () => {
  test("holds the network list as one line of JSON, and names the resource of its VFs", () => {
    expect(definition(sriov({}, { disableIPAM: true, enableCoordinator: false }))).toEqual({
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      metadata: {
        name: "net",
        namespace: "kube-system",
        annotations: { "k8s.v1.cni.cncf.io/resourceName": "spidernet.io/eno3np1" },
      },
      spec: {
        config: '{"cniVersion":"0.3.1","name":"net","plugins":[{"type":"sriov","capabilities":{"mac":true}}]}',
      },
    });
  });

  test("holds the one plugin that does all where that is asked for", () => {
    expect(JSON.parse(definition(sriov(), "fused")!.spec.config).plugins).toMatchObject([{ type: "railhead" }]);
  });

  test("has the network's annotations and its other name, without what kubectl keeps of another object", () => {
    const annotations = {
      "multus.spidernet.io/cr-name": "rail1",
      "cni.spidernet.io/rdma-resource-inject": "rdma-network",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
    };
    const spec = {
      cniType: "macvlan",
      macvlan: { master: ["eno3"], rdmaResourceName: "a.io/b", ippools: { ipv4: ["p"] } },
    };
    expect(definition(smc(spec, annotations))?.metadata).toEqual({
      name: "rail1",
      namespace: "kube-system",
      annotations: {
        "multus.spidernet.io/cr-name": "rail1",
        "cni.spidernet.io/rdma-resource-inject": "rdma-network",
      },
    });
  });

  test("has no annotations where there are none, and stands in namespace default where none is named", () => {
    const spec = { cniType: "macvlan", macvlan: { master: ["eno3"] } };
    expect(definition(manifest({ metadata: { name: "net" }, spec }))?.metadata).toEqual({
      name: "net",
      namespace: "default",
    });
  });

  test("goes with the object that it was read from", () => {
    const metadata = { name: "net", namespace: "kube-system", uid: "0f9c" };
    const spec = { cniType: "macvlan", macvlan: { master: ["eno3"] } };
    const document = manifest({
      metadata: { ...metadata, annotations: { "multus.spidernet.io/cr-name": "rail1" } },
      spec,
    });
    expect(definition(document)?.metadata.ownerReferences).toEqual([
      {
        apiVersion: "spiderpool.spidernet.io/v2beta1",
        kind: "SpiderMultusConfig",
        name: "net",
        uid: "0f9c",
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  test("keeps customCNI as it stands, and stays empty where that is", () => {
    expect(definition(smc({ cniType: "custom", customCNI: '{ "type": "ptp" }' }))?.spec.config).toBe(
      '{ "type": "ptp" }',
    );
    expect(definition(smc({ cniType: "custom", customCNI: "" }))?.spec.config).toBe("");
  });

  test("is none of a network that is not served", () => {
    expect(definition(smc({ cniType: "ib-sriov", ibsriov: { resourceName: "a.io/b" } }))).toBeUndefined();
  });
});
