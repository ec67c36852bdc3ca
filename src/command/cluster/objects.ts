import { IP_BLOCK_CRD } from "../../claims/kubernetes/ip-block.crd.ts";
import { IP_BLOCK_POLICY } from "../../claims/kubernetes/ip-block.policy.ts";
import { PRESS_POLICY } from "../../claims/kubernetes/press.policy.ts";
import { SPIDER_ENDPOINT_CRD } from "../../leases/spider-endpoint.crd.ts";
import { SPIDER_ENDPOINT_POLICY } from "../../leases/spider-endpoint.policy.ts";
import { SPIDER_COORDINATOR_CRD } from "../../networks/spider-coordinator.crd.ts";
import { SPIDER_MULTUS_CONFIG_CRD } from "../../networks/spider-multus-config.crd.ts";
import { SPIDER_IP_POOL_CRD } from "../../pools/pool.crd.ts";
import { SPIDER_RESERVED_IP_CRD } from "../../pools/reserved-ip.crd.ts";
import { definitionOf } from "./definition.ts";
import { policyObjects } from "./policy.ts";
import { roleObjects } from "./roles.ts";

/** Parts of what a cluster needs, in the order in which they are applied. */
export const PARTS = ["crds", "rbac", "policy"] as const;
export type Part = (typeof PARTS)[number];

/** Objects that the API server must have before agents and controller can ask it for anything. */
export function objectsOf(part: Part, namespace: string): object[] {
  switch (part) {
    case "crds":
      return KINDS.map(definitionOf);
    case "rbac":
      return roleObjects(namespace);
    case "policy":
      return POLICIES.flatMap((policy) => policyObjects(policy, namespace));
  }
}

const KINDS = [
  SPIDER_IP_POOL_CRD,
  SPIDER_RESERVED_IP_CRD,
  SPIDER_COORDINATOR_CRD,
  SPIDER_MULTUS_CONFIG_CRD,
  SPIDER_ENDPOINT_CRD,
  IP_BLOCK_CRD,
];

const POLICIES = [IP_BLOCK_POLICY, PRESS_POLICY, SPIDER_ENDPOINT_POLICY];
