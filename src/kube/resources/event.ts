import * as v from "valibot";
import { WholeMetadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

/**
 * An Event of events.k8s.io. The API server wants of a new one: `eventTime` (MicroTime), `reportingController`,
 * `reportingInstance`, `action`, `reason`, `type` Normal or Warning, `regarding` in its own namespace, or in `default`
 * for what has none.
 */
const EventObject = v.looseObject({
  metadata: WholeMetadata,
  reason: v.optional(v.string(), ""),
  note: v.optional(v.string(), ""),
  type: v.optional(v.string(), ""),
  series: v.exactOptional(v.object({ count: v.number(), lastObservedTime: v.string() })),
});

export type EventObject = v.InferOutput<typeof EventObject>;

export const EVENT: Resource<EventObject> = {
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  plural: "events",
  scope: "Namespaced",
  schema: EventObject,
};
