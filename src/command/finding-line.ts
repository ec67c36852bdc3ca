import type { Finding } from "../manifests/document.ts";

/** `networks.yaml:12: SpiderMultusConfig kube-system/sriov-eno3np1: spec.sriov.mtu is …`, as editors jump to. */
export function findingLine({ severity, file, line, object, message }: Finding): string {
  return `${file}:${line}: ${object}: ${severity === "warning" ? "warning: " : ""}${message}`;
}
