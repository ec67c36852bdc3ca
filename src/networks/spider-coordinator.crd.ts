import { CLUSTER_NETWORKS, COORDINATOR_PROPERTIES } from "./coordinator.schema.ts";

/** The defaults are those of `spider-coordinator.ts`; written out, `kubectl get` shows what holds. */
const Spec = {
  type: "object",
  properties: {
    ...COORDINATOR_PROPERTIES,
    mode: { ...COORDINATOR_PROPERTIES.mode, default: "auto" },
    tunePodRoutes: { ...COORDINATOR_PROPERTIES.tunePodRoutes, default: true },
    hostRuleTable: { ...COORDINATOR_PROPERTIES.hostRuleTable, default: 500 },
    podRPFilter: { ...COORDINATOR_PROPERTIES.podRPFilter, default: 0 },
    txQueueLen: { ...COORDINATOR_PROPERTIES.txQueueLen, default: 0 },
    overlayPodCIDR: { ...CLUSTER_NETWORKS, description: "Pod networks, where status has none." },
    serviceCIDR: { ...CLUSTER_NETWORKS, description: "Service networks, where status has none." },
  },
};

const Status = {
  type: "object",
  properties: {
    phase: { type: "string" },
    reason: { type: "string" },
    overlayPodCIDR: { type: "array", items: { type: "string" } },
    serviceCIDR: { type: "array", items: { type: "string" } },
  },
};

/** SpiderCoordinator as the API server knows it. */
export const SPIDER_COORDINATOR_CRD = {
  group: "spiderpool.spidernet.io",
  version: "v2beta1",
  scope: "Cluster",
  names: {
    kind: "SpiderCoordinator",
    plural: "spidercoordinators",
    singular: "spidercoordinator",
    shortNames: ["scc"],
    categories: ["spiderpool"],
  },
  status: true,
  schema: { type: "object", required: ["spec"], properties: { spec: Spec, status: Status } },
} as const;
