import type { Client } from "../../../src/kube/client.ts";
import { compareVersions } from "../../../src/kube/resource-version.ts";
import { type WatchOptions, watch } from "../../../src/kube/watch.ts";
import { breakText } from "../../../src/kube/watch-break.ts";
import type { WatchEvent } from "../../../src/kube/watch-event.ts";
import { CONFIG_MAP, type ConfigMapObject } from "./a-config-map.ts";

/** Somebody who keeps a copy of some ConfigMaps by a watch, and complains of what no watch may do. */
export interface Follower {
  /** `data.is` of each, by name. */
  copy(): Record<string, string | undefined>;
  events: WatchEvent<ConfigMapObject>[];
  /** Kinds of the breaks so far, `failed 403` with the status of an answer. */
  breaks(): string[];
  /** What was told twice, in the wrong order, or of a thing that was not there. */
  complaints: string[];
  /** Waits for an event, of those that are there or come. */
  until(what: string, holds: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Follows the ConfigMaps of a namespace, with short waits. */
export function follow(client: Client, namespace: string, options: Partial<WatchOptions> = {}): Follower {
  const ending = new AbortController();
  const copy = new Map<string, { uid: string; version: string; is: string | undefined }>();
  const events: WatchEvent<ConfigMapObject>[] = [];
  const complaints: string[] = [];
  const waiting = new Set<() => void>();
  let last = "1";

  function hear(event: WatchEvent<ConfigMapObject>): void {
    events.push(event);
    if (event.kind === "snapshot") {
      copy.clear();
      for (const { metadata, data } of event.objects) put(metadata, data.is);
      last = event.version;
    } else if (event.kind === "present") {
      advance(event.version);
      put(event.object.metadata, event.object.data.is);
    } else if (event.kind === "gone") {
      advance(event.version);
      if (copy.get(event.name.name)?.uid !== event.uid) complaints.push(`${event.name.name} was not there`);
      copy.delete(event.name.name);
    } else if (event.kind === "bookmark") {
      if (compareVersions(event.version, last)! < 0) complaints.push(`bookmark ${event.version} after ${last}`);
      last = event.version;
    }
    for (const look of waiting) look();
  }
  function put({ name, uid, resourceVersion: version }: ConfigMapObject["metadata"], is: string | undefined): void {
    copy.set(name, { uid, version, is });
  }
  function advance(version: string): void {
    if (compareVersions(version, last)! <= 0) complaints.push(`${version} after ${last}`);
    last = version;
  }
  async function run(): Promise<void> {
    const pace = { base: 20, cap: 200 };
    const all = { signal: ending.signal, namespace, pace, deadline: 2_000, ...options };
    for await (const event of watch(client.transport, CONFIG_MAP, all)) hear(event);
  }
  const ended = run();
  return {
    copy: () => Object.fromEntries([...copy].map(([name, { is }]) => [name, is]).sort()),
    events,
    complaints,
    breaks: () => events.flatMap((event) => (event.kind === "broken" ? [breakName(event)] : [])),
    until: (what, holds) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`waited in vain: ${what}; ${told(events)}`)), 30_000);
        const look = () => {
          if (!holds()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      ending.abort();
      await ended;
    },
  };
}

function breakName({ why }: WatchEvent<unknown> & { kind: "broken" }): string {
  if (why.kind !== "failed") return why.kind;
  const { failure } = why.error;
  return failure.kind === "refused" ? `failed ${failure.status.code}` : `failed ${failure.kind}`;
}

function told(events: WatchEvent<unknown>[]): string {
  return events.map((event) => (event.kind === "broken" ? breakText(event.why) : event.kind)).join(", ");
}
