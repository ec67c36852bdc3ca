import { statusOf } from "./kube-error.ts";
import { listObjects, listVersion } from "./list.ts";
import type { KubeObject, Resource } from "./resource.ts";
import { compareVersions } from "./resource-version.ts";
import { snapshotOf } from "./snapshot.ts";
import type { Transport } from "./transport.ts";
import { WatchBreak } from "./watch-break.ts";
import type { WatchEvent } from "./watch-event.ts";
import { type Said, type WatchConnection, watchLines } from "./watch-lines.ts";

/** How far a watch has heard. */
export type Place =
  | { kind: "nowhere" }
  /** In doubt after a break: the API server that comes back may be at an earlier version. */
  | { kind: "after"; version: string; doubt: boolean };

/**
 * What is heard from a place on until the connection ends, which is as agreed or by an error. From nowhere a snapshot
 * comes first, by a streaming list, which is the watch already, or by a list alone.
 */
export async function* connectWatch<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  place: Place,
  connection: Omit<WatchConnection, "from">,
): AsyncGenerator<WatchEvent<T>, void> {
  if (place.kind === "after") {
    if (place.doubt) await assertNotRewound(transport, resource, place.version, connection);
    yield* eventsAfter(place.version, watchLines(transport, resource, { ...connection, from: place }));
    return;
  }
  const lines = watchLines(transport, resource, { ...connection, from: { kind: "all" } });
  try {
    const snapshot = await snapshotOf(lines).catch(async (error: unknown) => {
      if (!knowsNoStreamingList(error)) throw error;
      return listObjects(transport, resource, connection, connection);
    });
    yield { kind: "snapshot", ...snapshot };
    yield* eventsAfter(snapshot.version, lines);
  } finally {
    // Who has heard enough with the snapshot has not begun to hear the rest.
    await lines.return();
  }
}

/** Before Kubernetes 1.27 it is a wrong use of a watch, without the feature WatchList it is forbidden. */
function knowsNoStreamingList(error: unknown): boolean {
  const code = statusOf(error)?.code;
  return code === 400 || code === 422;
}

/**
 * A watch from a version that the API server has yet to reach is silent until then, bookmarks too: after a restore of
 * etcd it would miss all that happens meanwhile.
 */
async function assertNotRewound(
  transport: Transport,
  resource: Resource<KubeObject>,
  from: string,
  connection: Omit<WatchConnection, "from">,
): Promise<void> {
  const to = await listVersion(transport, resource, connection, connection);
  if ((compareVersions(to, from) ?? 0) < 0) throw new WatchBreak({ kind: "rewound", from, to });
}

async function* eventsAfter<T>(version: string, lines: AsyncIterable<Said<T>>): AsyncGenerator<WatchEvent<T>, void> {
  let last = version;
  for await (const line of lines) {
    if (line.kind !== "connected") {
      const order = compareVersions(line.version, last) ?? 1;
      if (order < 0) throw new WatchBreak({ kind: "rewound", from: last, to: line.version });
      if (order === 0 && line.kind !== "bookmark") continue;
      last = line.version;
    }
    yield eventOf(line);
  }
}

function eventOf<T>(line: Said<T>): WatchEvent<T> {
  switch (line.kind) {
    case "connected":
    case "gone":
      return line;
    case "bookmark":
      return { kind: "bookmark", version: line.version };
    case "present": {
      const { reading, version } = line;
      return reading.kind === "read"
        ? { kind: "present", object: reading.object, version }
        : { kind: "unreadable", unreadable: reading.unreadable, version };
    }
  }
}
