import type { Resource } from "../resource.ts";
import { WholeObject } from "./whole-object.ts";

/** The resources of `spiderpool.spidernet.io` (spidernet-io/spiderpool: charts/spiderpool/crds). */
const SPIDERPOOL = { group: "spiderpool.spidernet.io", version: "v2beta1", schema: WholeObject } as const;

export const SPIDER_IP_POOL: Resource<WholeObject> = {
  ...SPIDERPOOL,
  kind: "SpiderIPPool",
  plural: "spiderippools",
  scope: "Cluster",
};

export const SPIDER_RESERVED_IP: Resource<WholeObject> = {
  ...SPIDERPOOL,
  kind: "SpiderReservedIP",
  plural: "spiderreservedips",
  scope: "Cluster",
};

export const SPIDER_COORDINATOR: Resource<WholeObject> = {
  ...SPIDERPOOL,
  kind: "SpiderCoordinator",
  plural: "spidercoordinators",
  scope: "Cluster",
};

/** It has no subresource `status`: that is written with the rest. */
export const SPIDER_ENDPOINT: Resource<WholeObject> = {
  ...SPIDERPOOL,
  kind: "SpiderEndpoint",
  plural: "spiderendpoints",
  scope: "Namespaced",
};

export const SPIDER_MULTUS_CONFIG: Resource<WholeObject> = {
  ...SPIDERPOOL,
  kind: "SpiderMultusConfig",
  plural: "spidermultusconfigs",
  scope: "Namespaced",
};
