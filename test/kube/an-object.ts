import * as v from "valibot";
import { Metadata } from "../../src/kube/metadata.ts";
import type { Resource } from "../../src/kube/resource.ts";

const Thing = v.object({ metadata: Metadata, spec: v.object({ size: v.number() }) });
export type Thing = v.InferOutput<typeof Thing>;

/** A resource of the tests' own. */
export const THING: Resource<Thing> = {
  group: "test.railhead.io",
  version: "v1",
  kind: "Thing",
  plural: "things",
  scope: "Cluster",
  schema: Thing,
};

/** As the API server sends it, with more in it than anyone reads. */
export function aThing(name: string, version: number, size: unknown = 1, uid = `uid-${name}`) {
  const metadata = { name, uid, resourceVersion: `${version}`, generation: 1, managedFields: [{ manager: "m" }] };
  return { apiVersion: "test.railhead.io/v1", kind: "Thing", metadata, spec: { size, more: "unread" } };
}

export const added = (...args: Parameters<typeof aThing>) => ({ type: "ADDED", object: aThing(...args) });
export const modified = (...args: Parameters<typeof aThing>) => ({ type: "MODIFIED", object: aThing(...args) });
export const deleted = (...args: Parameters<typeof aThing>) => ({ type: "DELETED", object: aThing(...args) });

export function bookmark(version: number) {
  return { type: "BOOKMARK", object: { kind: "Thing", metadata: { resourceVersion: `${version}` }, spec: {} } };
}

/** The bookmark that ends what was there when the watch began. */
export function initialEnd(version: number) {
  const annotations = { "k8s.io/initial-events-end": "true" };
  return { type: "BOOKMARK", object: { kind: "Thing", metadata: { resourceVersion: `${version}`, annotations } } };
}

export function failed(code: number, reason: string) {
  return { type: "ERROR", object: { kind: "Status", status: "Failure", code, reason, message: reason } };
}

export function aPage(version: number, items: unknown[], more?: string) {
  const metadata = { resourceVersion: `${version}`, ...(more === undefined ? {} : { continue: more }) };
  return { kind: "ThingList", metadata, items };
}
