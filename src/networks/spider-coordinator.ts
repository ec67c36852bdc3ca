import * as v from "valibot";
import type { CoordinatorSettings } from "../attach/routing/coordinator-settings.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { COORDINATOR_ENTRIES, PrefixText } from "./coordinator-section.ts";
import { readValue } from "./read-value.ts";
import { doubtful, findingsOn, type Remark } from "./remark.ts";

const Cidrs = v.optional(v.array(PrefixText));

/** Of `status` only what a controller found out about the cluster is read. */
const Status = v.looseObject({ overlayPodCIDR: Cidrs, serviceCIDR: Cidrs });

/** `overlayPodCIDR` and `serviceCIDR` may stand in `spec` too, for a node where no controller fills in `status`. */
const SpiderCoordinatorObject = v.object({
  spec: v.object({ ...COORDINATOR_ENTRIES, overlayPodCIDR: Cidrs, serviceCIDR: Cidrs }),
  status: v.optional(Status, {}),
});
type SpiderCoordinatorObject = v.InferOutput<typeof SpiderCoordinatorObject>;

/** A SpiderCoordinator, complete, unless a finding is an error. CIDR lists that nobody supplies are empty. */
export function readSpiderCoordinator(document: Document): { settings?: CoordinatorSettings; findings: Finding[] } {
  const { spec, status } = document.value;
  const { value, remarks } = readValue(SpiderCoordinatorObject, { spec: spec ?? {}, status });
  if (value === undefined) return { findings: findingsOn(document, remarks) };
  const settings = settingsOf(value);
  return { settings, findings: findingsOn(document, [...remarks, ...unknownCidrs(settings, value.spec.podCIDRType)]) };
}

function settingsOf({ spec, status }: SpiderCoordinatorObject): CoordinatorSettings {
  return {
    mode: spec.mode ?? "auto",
    overlayPodCIDR: spec.overlayPodCIDR ?? (spec.podCIDRType === "none" ? [] : (status.overlayPodCIDR ?? [])),
    serviceCIDR: spec.serviceCIDR ?? status.serviceCIDR ?? [],
    hijackCIDR: spec.hijackCIDR ?? [],
    policyRoutes: spec.policyRoutes ?? [],
    tunePodRoutes: spec.tunePodRoutes ?? true,
    hostRuleTable: spec.hostRuleTable ?? 500,
    podRPFilter: spec.podRPFilter ?? 0,
    txQueueLen: spec.txQueueLen ?? 0,
    vethMTU: spec.vethMTU ?? 1500,
    ...(spec.podDefaultRouteNIC === undefined ? {} : { podDefaultRouteNIC: spec.podDefaultRouteNIC }),
    ...(spec.podMACPrefix === undefined ? {} : { podMACPrefix: spec.podMACPrefix }),
    ...(spec.vethLinkAddress === undefined ? {} : { vethLinkAddress: spec.vethLinkAddress }),
  };
}

function unknownCidrs({ overlayPodCIDR, serviceCIDR, mode }: CoordinatorSettings, type: string | undefined): Remark[] {
  if (mode === "disabled") return [];
  const remarks: Remark[] = [];
  if (overlayPodCIDR.length === 0 && type !== "none") {
    remarks.push(unknownCidr("overlayPodCIDR", "Pod", "10.244.0.0/16", ", or podCIDRType: none if that is meant"));
  }
  if (serviceCIDR.length === 0) remarks.push(unknownCidr("serviceCIDR", "Service", "10.96.0.0/12", ""));
  return remarks;
}

function unknownCidr(key: string, what: string, example: string, otherwise: string): Remark {
  const fix = `write the cluster's, for example spec.${key}: ["${example}"]${otherwise}`;
  return doubtful(["spec"], `No ${what} network is known, so its traffic is not led through eth0; ${fix}`);
}
