import type { Document } from "../../src/manifests/document.ts";

/** A document as `manifests/` reads it; every path stands on the line given. */
export function manifest(value: Record<string, unknown>, place: { file?: string; line?: number } = {}): Document {
  const { file = "networks.yaml", line = 1 } = place;
  const metadata = (value.metadata ?? {}) as { name?: string; namespace?: string };
  return {
    apiVersion: String(value.apiVersion ?? "spiderpool.spidernet.io/v2beta1"),
    kind: String(value.kind ?? "SpiderMultusConfig"),
    name: metadata.name ?? "net",
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    value,
    file,
    line,
    lineOf: () => line,
  };
}

/** A SpiderMultusConfig `kube-system/net` of that spec. */
export function smc(spec: Record<string, unknown>, annotations: Record<string, string> = {}): Document {
  const metadata = { name: "net", namespace: "kube-system", annotations };
  return manifest({ apiVersion: "spiderpool.spidernet.io/v2beta1", kind: "SpiderMultusConfig", metadata, spec });
}

/** An sriov network with that block, its resource named. */
export function sriov(block: Record<string, unknown> = {}, spec: Record<string, unknown> = {}): Document {
  return smc({ cniType: "sriov", sriov: { resourceName: "spidernet.io/eno3np1", ...block }, ...spec });
}
