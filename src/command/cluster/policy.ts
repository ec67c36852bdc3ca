import { AGENT_ACCOUNT } from "./accounts.ts";

/** What the files `*.policy.ts` say of a kind of object: which of their writes nodes may do. */
export interface Policy {
  name: string;
  group: string;
  version: string;
  resource: string;
  operations: readonly ("CREATE" | "UPDATE" | "DELETE")[];
  /** Beside `me`, the name of the node that asks. */
  variables: Readonly<Record<string, string>>;
  validations: readonly { expression: string; messageExpression: string }[];
}

/** A policy of the API server (admissionregistration.k8s.io/v1) and what binds it: who breaks it is refused. */
export function policyObjects(policy: Policy, namespace: string): object[] {
  const { name, group, version, resource, operations, variables, validations } = policy;
  const all = { me: ME, ...variables };
  const spec = {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [resource] }],
    },
    matchConditions: [{ name: "asks-as-a-node", expression: asNode(namespace) }],
    variables: Object.entries(all).map(([variable, expression]) => ({ name: variable, expression })),
    validations: [KNOWN, ...validations].map((validation) => ({ ...validation, reason: "Forbidden" })),
  };
  return [
    { ...HEAD, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec },
    {
      ...HEAD,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  ];
}

const HEAD = { apiVersion: "admissionregistration.k8s.io/v1" };

/** Kubelets, and agents that use a token instead of kubelet's certificate. */
function asNode(namespace: string): string {
  const account = `system:serviceaccount:${namespace}:${AGENT_ACCOUNT}`;
  return `"system:nodes" in request.userInfo.groups || request.userInfo.username == "${account}"`;
}

const KNOWN = {
  expression: 'variables.me != ""',
  messageExpression:
    'request.userInfo.username + " speaks for no node: bind its token to one (kubectl create token --bound-object-kind Node)"',
};

/**
 * The node that asks: of the user `system:node:NAME`, or the one that a ServiceAccount's token is bound to ; empty where
 * neither is known.
 */
const ME =
  'request.userInfo.username.startsWith("system:node:") ? request.userInfo.username.substring(12) : ' +
  'has(request.userInfo.extra) && "authentication.kubernetes.io/node-name" in request.userInfo.extra ? ' +
  'request.userInfo.extra["authentication.kubernetes.io/node-name"][0] : ""';
