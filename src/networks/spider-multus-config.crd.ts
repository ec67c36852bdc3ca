import { POOL_LIST } from "./block.schema.ts";
import { COORDINATOR_PROPERTIES } from "./coordinator.schema.ts";
import { IPOIB, MACVLAN, OVS, VLAN_BLOCK } from "./master-block.schema.ts";
import { BLOCK_OF, CNI_TYPES } from "./spider-multus-config.ts";
import { IB_SRIOV, SRIOV } from "./vf-block.schema.ts";

const Spec = {
  type: "object",
  properties: {
    cniType: { type: "string", enum: CNI_TYPES, default: "custom", description: "The one block that is read." },
    macvlan: MACVLAN,
    ipvlan: MACVLAN,
    vlan: VLAN_BLOCK,
    sriov: SRIOV,
    ibsriov: IB_SRIOV,
    ipoib: IPOIB,
    ovs: OVS,
    customCNI: { type: "string", maxLength: 65536, description: "JSON of a network list or of a plugin." },
    enableCoordinator: { type: "boolean", default: true },
    disableIPAM: { type: "boolean", default: false, description: "No addresses." },
    coordinator: { type: "object", properties: COORDINATOR_PROPERTIES },
    chainCNIJsonData: {
      type: "array",
      maxItems: 64,
      items: { type: "string", maxLength: 65536 },
      description: "JSON of a plugin each, chained before the coordinator.",
    },
    ippools: { ...POOL_LIST, description: "Read as the block's own." },
  },
  "x-kubernetes-validations": [...blockRules(), ...poolRules()],
};

/** SpiderMultusConfig as the API server knows it; what needs annotations or JSON to be read is told when it is rendered. */
export const SPIDER_MULTUS_CONFIG_CRD = {
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  scope: "Namespaced",
  names: {
    kind: "SpiderMultusConfig",
    plural: "spidermultusconfigs",
    singular: "spidermultusconfig",
    shortNames: ["smc"],
    categories: ["spiderpool"],
  },
  schema: { type: "object", required: ["spec"], properties: { spec: Spec } },
} as const;

/** The block of the cniType is there, and no other; an empty customCNI counts as absent. */
function blockRules() {
  const blocks = Object.entries(BLOCK_OF).filter(([type]) => type !== "custom");
  const rules = blocks.map(([type, key]) => ({
    rule: `self.cniType != "${type}" || has(self.${key})`,
    message: `is missing: cniType ${type} reads it`,
    fieldPath: `.${key}`,
  }));
  const others = blocks.map(([type, key]) => ({
    rule: `self.cniType == "${type}" || !has(self.${key})`,
    messageExpression: `"does not belong to cniType " + self.cniType + ": remove it, or write cniType: ${type}"`,
    fieldPath: `.${key}`,
  }));
  const custom = {
    rule: 'self.cniType == "custom" || !has(self.customCNI) || self.customCNI == ""',
    messageExpression: '"does not belong to cniType " + self.cniType + ": remove it, or write cniType: custom"',
    fieldPath: ".customCNI",
  };
  return [...rules, ...others, custom];
}

/** `ippools` beside the block say what those in it say; neither asks for the PF's subnet where there is no PF. */
function poolRules() {
  const blocks = Object.values(BLOCK_OF).filter((key) => key !== "customCNI");
  const same = blocks.map((key) => {
    const own = `self.${key}.ippools`;
    const pairs = ["ipv4", "ipv6"].map((list) => `${listOf("self.ippools", list)} == ${listOf(own, list)}`);
    const match = `${flagOf("self.ippools")} == ${flagOf(own)}`;
    return {
      rule: `!has(self.ippools) || !has(self.${key}) || !has(self.${key}.ippools) || (${[...pairs, match].join(" && ")})`,
      message: `differs from spec.${key}.ippools: keep that one alone`,
      fieldPath: ".ippools",
    };
  });
  const links = {
    rule: `!(self.cniType in ["macvlan", "ipvlan", "vlan"]) || !has(self.ippools) || !${flagOf("self.ippools")}`,
    message: "matchMasterSubnet is for VFs: remove it",
    fieldPath: ".ippools",
  };
  return [...same, links];
}

function listOf(pools: string, family: string): string {
  return `(has(${pools}.${family}) ? ${pools}.${family} : [])`;
}

function flagOf(pools: string): string {
  return `(has(${pools}.matchMasterSubnet) && ${pools}.matchMasterSubnet)`;
}
