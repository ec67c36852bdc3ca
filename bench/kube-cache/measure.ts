import { heapStats } from "bun:jsc";
import { followCollection } from "../../src/kube/cache.ts";
import type { KubeObject, Resource } from "../../src/kube/resource.ts";
import { NODE } from "../../src/kube/resources/node.ts";
import { POD } from "../../src/kube/resources/pod.ts";
import { SPIDER_IP_POOL } from "../../src/kube/resources/spiderpool.ts";
import { OBJECTS } from "./objects.ts";

/** bun bench/kube-cache/measure.ts KIND KEPT COUNT: one cache in a process of its own; writes its figures as JSON. */
const [kind, kept, count] = process.argv.slice(2) as [keyof typeof OBJECTS, Kept, string];

type Kept = "nothing" | "fields" | "everything";

/** What an agent keeps of each. */
const PROJECTIONS = {
  Pod: projection(POD, ({ metadata: { uid, labels, annotations, deletionTimestamp }, status: { phase } }) => ({
    uid,
    labels,
    annotations,
    phase,
    going: deletionTimestamp !== undefined,
  })),
  Node: projection(NODE, ({ metadata: { uid, labels }, status: { nodeInfo } }) => ({
    uid,
    labels,
    machine: nodeInfo.systemUUID,
  })),
  SpiderIPPool: projection(SPIDER_IP_POOL, ({ metadata: { uid, deletionTimestamp }, spec }) => ({
    uid,
    spec,
    going: deletionTimestamp !== undefined,
  })),
};

function projection<T extends KubeObject>(resource: Resource<T>, project: (object: T) => unknown) {
  return { resource: resource as unknown as Resource<KubeObject>, project: project as (object: KubeObject) => unknown };
}

const { resource, project } = PROJECTIONS[kind];
const whole: Resource<KubeObject> = { ...resource, schema: (await import("valibot")).any() };
const ending = new AbortController();
const before = settled();
const began = performance.now();
const options = { signal: ending.signal, project: kept === "everything" ? (object: KubeObject) => object : project };
const cache = followCollection(
  { send: () => Promise.reject(new Error("nobody is asked")), open: async () => streamOf(Number(count)) },
  kept === "everything" ? whole : resource,
  options,
);
await cache.synced;
const seconds = (performance.now() - began) / 1000;
const after = settled();
if (cache.size() !== Number(count)) throw new Error(`${cache.size()} of ${count} objects were kept`);
process.stdout.write(
  JSON.stringify({ heap: after.heap - before.heap, resident: after.resident - before.resident, seconds }),
);
process.exit();

function settled(): { heap: number; resident: number } {
  for (let round = 0; round < 3; round++) Bun.gc(true);
  const { heapSize, extraMemorySize } = heapStats();
  return { heap: heapSize + extraMemorySize, resident: process.memoryUsage.rss() };
}

/** A streaming list, each object made when it is read. */
function streamOf(objects: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (type: string, object: object) => encoder.encode(`${JSON.stringify({ type, object })}\n`);
  const annotations = { "k8s.io/initial-events-end": "true" };
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < objects) controller.enqueue(line("ADDED", OBJECTS[kind](at++)));
      else if (at++ === objects) {
        controller.enqueue(line("BOOKMARK", { metadata: { resourceVersion: "2000000", annotations } }));
      }
    },
  });
}
