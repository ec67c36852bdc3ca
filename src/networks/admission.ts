import { pathText, type Remark, refused } from "./remark.ts";
import { BLOCK_OF, type SpiderMultusConfigSpec } from "./spider-multus-config.ts";

/** The annotations by which a network's Pods get it injected. */
const INJECT = "cni.spidernet.io/network-resource-inject";
const RDMA_INJECT = "cni.spidernet.io/rdma-resource-inject";

/**
 * The rules that hold between the members of a SpiderMultusConfig, as Spiderpool's validating webhook has them
 * (`customCNI: ""` counts as absent here).
 */
export function admissionOf(spec: SpiderMultusConfigSpec, annotations: Record<string, string>): Remark[] {
  return [...blockRules(spec), ...sriovRules(spec), ...macvlanRules(spec), ...injectionRules(spec, annotations)];
}

/** The block of the cniType is there, and no other. */
function blockRules(spec: SpiderMultusConfigSpec): Remark[] {
  const { cniType } = spec;
  const own = BLOCK_OF[cniType];
  const missing =
    cniType === "custom" || spec[own] !== undefined
      ? []
      : [refused(["spec"], `spec.${own} is missing; cniType ${cniType} reads it`)];
  const others = Object.entries(BLOCK_OF).filter(([, key]) => key !== own && spec[key] !== undefined);
  return [
    ...missing,
    ...others.map(([type, key]) =>
      refused(["spec", key], `spec.${key} does not belong to cniType ${cniType}; remove it, or write cniType: ${type}`),
    ),
  ];
}

function sriovRules({ sriov }: SpiderMultusConfigSpec): Remark[] {
  const { minTxRateMbps: min, maxTxRateMbps: max } = sriov ?? {};
  if (min === undefined || max === undefined || max === 0 || min <= max) return [];
  const path = ["spec", "sriov", "minTxRateMbps"];
  return [refused(path, `${pathText(path)} ${min} is above maxTxRateMbps ${max}; write at most ${max}`)];
}

function macvlanRules({ macvlan, ippools }: SpiderMultusConfigSpec): Remark[] {
  if (macvlan === undefined) return [];
  const path = ["spec", "macvlan"];
  const unbonded =
    macvlan.master.length < 2 || macvlan.bond !== undefined
      ? []
      : [refused([...path, "master"], `${pathText(path)}.master has several links and no bond; name one, or add bond`)];
  const matched =
    (macvlan.ippools ?? ippools)?.matchMasterSubnet !== true
      ? []
      : [refused([...path, "ippools"], `${pathText(path)}.ippools.matchMasterSubnet is for VFs; remove it`)];
  return [...unbonded, ...matched];
}

/** What is injected needs a resource to ask for and pools to serve it. */
function injectionRules(spec: SpiderMultusConfigSpec, annotations: Record<string, string>): Remark[] {
  const key = [RDMA_INJECT, INJECT].find((name) => annotations[name] !== undefined);
  if (key === undefined) return [];
  const refusal = (text: string) => [refused(["metadata", "annotations", key], `${key} ${text}`)];
  if (spec.cniType === "ovs" || spec.cniType === "custom") {
    return refusal(`is not for cniType ${spec.cniType}; remove it`);
  }
  const block = spec.sriov ?? spec.ibsriov ?? spec.macvlan;
  if (block === undefined) return [];
  const own = `spec.${BLOCK_OF[spec.cniType]}`;
  const resource = "resourceName" in block ? block.resourceName : block.rdmaResourceName;
  if (resource === undefined)
    return key === RDMA_INJECT ? refusal(`needs a resource; write ${own}.rdmaResourceName`) : [];
  const { ipv4 = [], ipv6 = [] } = block.ippools ?? spec.ippools ?? {};
  return ipv4.length + ipv6.length > 0 ? [] : refusal(`needs pools; write ${own}.ippools.ipv4`);
}
