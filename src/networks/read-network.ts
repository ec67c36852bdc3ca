import type { Document, Finding } from "../manifests/document.ts";
import { admissionOf } from "./admission.ts";
import { readChain } from "./chain.ts";
import type { Ipam, MainPlugin, Network } from "./network.ts";
import { namesOf } from "./network-names.ts";
import { pkeyOf } from "./pkey.ts";
import { poolsOf } from "./pools-of.ts";
import { readValue } from "./read-value.ts";
import { doubtful, findingsOn, type Remark, refused } from "./remark.ts";
import { SpiderMultusConfigObject, type SpiderMultusConfigSpec } from "./spider-multus-config.ts";

/** A SpiderMultusConfig as it is meant, unless a finding is an error. */
export function readNetwork(document: Document): { network?: Network; findings: Finding[] } {
  const { value, remarks } = readValue(SpiderMultusConfigObject, document.value);
  if (value === undefined) return { findings: findingsOn(document, remarks) };
  const { spec, metadata } = value;
  const names = namesOf(document, metadata.annotations);
  const main = mainPlugin(spec);
  const chain = readChain(spec.chainCNIJsonData);
  const all = [
    ...remarks,
    ...admissionOf(spec, metadata.annotations),
    ...names.remarks,
    ...main.remarks,
    ...chain.remarks,
  ];
  const findings = findingsOn(document, all);
  if (all.some(({ severity }) => severity === "error") || main.plugin === undefined) return { findings };
  const network: Network = {
    ...names.names,
    annotations: metadata.annotations,
    plugin: main.plugin,
    chain: spec.cniType === "custom" ? [] : chain.plugins,
    document,
  };
  if (spec.enableCoordinator && spec.cniType !== "custom") network.coordinator = spec.coordinator ?? {};
  return { network, findings };
}

interface Read {
  plugin?: MainPlugin;
  remarks: Remark[];
}

function mainPlugin(spec: SpiderMultusConfigSpec): Read {
  switch (spec.cniType) {
    case "sriov":
      return sriovPlugin(spec);
    case "macvlan":
      return macvlanPlugin(spec);
    case "ib-sriov":
      return ibSriovPlugin(spec);
    case "custom":
      return customPlugin(spec.customCNI);
    case "ipvlan":
    case "vlan":
    case "ipoib":
    case "ovs":
      return { plugin: { cniType: spec.cniType }, remarks: [] };
  }
}

function customPlugin(text: string | undefined): Read {
  const plugin: MainPlugin = { cniType: "custom", ...present("text", text) };
  return { plugin, remarks: text === undefined || isJsonObject(text) ? [] : [notConfiguration()] };
}

/** Whether a text can be a network configuration at all: a plugin, or a list of them. */
function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function notConfiguration(): Remark {
  const example = `'{"cniVersion": "1.0.0", "name": "net", "type": "ptp"}'`;
  return refused(["spec", "customCNI"], `spec.customCNI is no JSON object; write for example ${example}`);
}

function sriovPlugin(spec: SpiderMultusConfigSpec): Read {
  const block = spec.sriov;
  if (block === undefined) return { remarks: [] };
  const { ipam, remarks } = poolsOf(spec, "sriov", block);
  const plugin: MainPlugin = {
    cniType: "sriov",
    resourceName: block.resourceName,
    rdmaIsolation: block.rdmaIsolation ?? block.enableRdma ?? false,
    ...present("vlan", block.vlanID),
    ...present("mtu", block.mtu === 0 ? undefined : block.mtu),
    ...present("minTxRate", block.minTxRateMbps),
    ...present("maxTxRate", block.maxTxRateMbps),
    ...present("ipam", ipam),
  };
  return { plugin, remarks: [...remarks, ...twoNames("sriov", "rdmaIsolation", "enableRdma", block)] };
}

function macvlanPlugin(spec: SpiderMultusConfigSpec): Read {
  const block = spec.macvlan;
  if (block === undefined) return { remarks: [] };
  const { ipam, remarks } = poolsOf(spec, "macvlan", block);
  const plugin: MainPlugin = {
    cniType: "macvlan",
    masters: block.master,
    ...present("vlan", block.vlanID === 0 ? undefined : block.vlanID),
    ...present("bond", block.bond?.name),
    ...present("mtu", block.mtu === 0 ? undefined : block.mtu),
    ...present("rdmaResourceName", block.rdmaResourceName),
    ...present("ipam", ipam),
  };
  return { plugin, remarks };
}

function ibSriovPlugin(spec: SpiderMultusConfigSpec): Read {
  const block = spec.ibsriov;
  if (block === undefined) return { remarks: [] };
  const { ipam, remarks } = poolsOf(spec, "ibsriov", block);
  const pkey = pkeyOf(block.pkey);
  const plugin: MainPlugin = {
    cniType: "ib-sriov",
    resourceName: block.resourceName,
    linkState: block.linkState ?? "enable",
    rdmaIsolation: block.rdmaIsolation ?? true,
    enableIbKubernetes: block.enableIbKubernetes ?? block.ibKubernetesEnabled ?? false,
    ...present("pkey", pkey.pkey),
    ...present("ipam", ipam === undefined ? undefined : { ...ipam, matchMasterSubnet: false }),
  };
  const names = twoNames("ibsriov", "enableIbKubernetes", "ibKubernetesEnabled", block);
  return { plugin, remarks: [...remarks, ...pkey.remarks, ...names, ...unmatched(ipam)] };
}

/** A field under its name and under its old one, and they disagree. */
function twoNames<Name extends string, Alias extends string>(
  key: string,
  name: Name,
  alias: Alias,
  block: { [Key in Name | Alias]?: boolean | undefined },
): Remark[] {
  if (block[name] === undefined || block[alias] === undefined || block[name] === block[alias]) return [];
  const text = `spec.${key}.${alias} is ignored: spec.${key}.${name} is ${block[name]}; remove it`;
  return [doubtful(["spec", key, alias], text)];
}

function unmatched(ipam: Ipam | undefined): Remark[] {
  if (ipam?.matchMasterSubnet !== true) return [];
  const path = ["spec", "ibsriov", "ippools"];
  return [doubtful(path, "spec.ibsriov.ippools.matchMasterSubnet is not looked at for ib-sriov; remove it")];
}

function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
