import { AGENT_ACCOUNT, CONTROLLER_ACCOUNT } from "./accounts.ts";

/** A rule of a role: verbs on resources of one API group. */
interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  resourceNames?: readonly string[];
}

const READ = ["get", "list", "watch"];
const SPIDERPOOL = "spiderpool.spidernet.io";

/**
 * What an agent asks for beyond what every kubelet may (its own Node and Pods, Events): what it watches, its claims,
 * what people see, and the annotation by which it asks others for idle addresses. IPBlocks are not watched, and
 * deleted by the controller alone.
 */
const NODE_RULES = [
  rule(SPIDERPOOL, ["spiderippools", "spiderreservedips", "spidercoordinators"], READ),
  rule(SPIDERPOOL, ["spiderippools"], ["patch"]),
  rule(SPIDERPOOL, ["spiderendpoints"], ["get", "create", "update", "patch", "delete"]),
  rule("railhead.io", ["ipblocks"], ["get", "list", "create", "update"]),
  rule("", ["namespaces"], READ),
];

/** What a kubelet may already, for an agent that is none. */
const KUBELET_RULES = [rule("", ["nodes", "pods"], READ), ...eventRules()];

const CONTROLLER_RULES = [
  rule("", ["nodes", "pods"], READ),
  rule("apps", ["statefulsets"], READ),
  rule(SPIDERPOOL, ["spiderippools", "spiderreservedips", "spidermultusconfigs"], READ),
  rule(SPIDERPOOL, ["spiderippools/status"], ["update", "patch"]),
  rule(SPIDERPOOL, ["spiderendpoints"], [...READ, "delete"]),
  rule("railhead.io", ["ipblocks"], [...READ, "update", "delete"]),
  ...eventRules(),
];

/** One leader at a time; nobody but it touches this Lease. */
const LEASE_RULES = [
  rule("coordination.k8s.io", ["leases"], ["create"]),
  { ...rule("coordination.k8s.io", ["leases"], ["get", "update"]), resourceNames: [CONTROLLER_ACCOUNT] },
];

/** The accounts and roles (rbac.authorization.k8s.io/v1) of agents and controller. */
export function roleObjects(namespace: string): object[] {
  const agents = { kind: "ServiceAccount", name: AGENT_ACCOUNT, namespace };
  const controller = { kind: "ServiceAccount", name: CONTROLLER_ACCOUNT, namespace };
  const kubelets = { apiGroup: RBAC, kind: "Group", name: "system:nodes" };
  return [
    account(AGENT_ACCOUNT, namespace),
    account(CONTROLLER_ACCOUNT, namespace),
    clusterRole("railhead-node", NODE_RULES),
    clusterRoleBinding("railhead-node", [kubelets, agents]),
    clusterRole(AGENT_ACCOUNT, KUBELET_RULES),
    clusterRoleBinding(AGENT_ACCOUNT, [agents]),
    clusterRole(CONTROLLER_ACCOUNT, CONTROLLER_RULES),
    clusterRoleBinding(CONTROLLER_ACCOUNT, [controller]),
    { ...HEAD, kind: "Role", metadata: { name: CONTROLLER_ACCOUNT, namespace }, rules: LEASE_RULES },
    {
      ...HEAD,
      kind: "RoleBinding",
      metadata: { name: CONTROLLER_ACCOUNT, namespace },
      roleRef: { apiGroup: RBAC, kind: "Role", name: CONTROLLER_ACCOUNT },
      subjects: [controller],
    },
  ];
}

const RBAC = "rbac.authorization.k8s.io";
const HEAD = { apiVersion: `${RBAC}/v1` };

function account(name: string, namespace: string) {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
}

function clusterRole(name: string, rules: readonly Rule[]) {
  return { ...HEAD, kind: "ClusterRole", metadata: { name }, rules };
}

function clusterRoleBinding(name: string, subjects: readonly object[]) {
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name };
  return { ...HEAD, kind: "ClusterRoleBinding", metadata: { name }, roleRef, subjects };
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]): Rule {
  return { apiGroups: [group], resources, verbs };
}

function eventRules(): Rule[] {
  return [{ apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: ["create", "patch"] }];
}
