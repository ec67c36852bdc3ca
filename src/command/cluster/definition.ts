/** A kind of object as the files `*.crd.ts` have it. */
export interface Kind {
  group: string;
  version: string;
  scope: "Cluster" | "Namespaced";
  names: {
    kind: string;
    plural: string;
    singular: string;
    shortNames: readonly string[];
    categories: readonly string[];
  };
  /** What `kubectl get` shows beside the name. */
  columns?: readonly { name: string; type: string; jsonPath: string; priority?: number }[];
  /** `status` is a resource of its own, and no part of what is written to the main one. */
  status?: true;
  schema: { type: "object"; properties: object };
}

/** The CustomResourceDefinition (apiextensions.k8s.io/v1) of a kind, with one version. */
export function definitionOf({ group, version, scope, names, columns, status, schema }: Kind) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope,
      names: { ...names, listKind: `${names.kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: withMetadata(schema) },
          ...(status ? { subresources: { status: {} } } : {}),
          ...(columns ? { additionalPrinterColumns: columns } : {}),
        },
      ],
    },
  };
}

function withMetadata({ properties, ...schema }: Kind["schema"]) {
  const common = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };
  return { ...schema, properties: { ...common, ...properties } };
}
