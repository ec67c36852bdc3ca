import { type CacheChange, type CacheStore, cacheStore } from "./cache-store.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import { listeners } from "./listeners.ts";
import type { Unreadable } from "./read-object.ts";
import { type KubeObject, nameText, type ObjectName, type Resource } from "./resource.ts";
import { type CacheState, type Standing, standingAfter } from "./standing.ts";
import type { Transport } from "./transport.ts";
import { type WatchOptions, watch } from "./watch.ts";
import type { WatchEvent } from "./watch-event.ts";

/** A collection of the API server as it was when it was last heard of: of each object what a projection keeps. */
export interface Cache<T> {
  standing(): Standing;
  get(name: ObjectName): T | undefined;
  values(): T[];
  size(): number;
  /** Objects that are there and cannot be read; they have no value. */
  unreadable(): Unreadable[];
  /** Hears of every change from now on; what belongs together comes together. Answers how to stop. */
  onChange(listener: (changes: readonly CacheChange<T>[]) => void): () => void;
  /** Hears of every new state, after the changes that came with it. Answers how to stop. */
  onState(listener: (state: CacheState) => void): () => void;
  /** Fulfilled once it has been complete; rejects where it ends before. */
  synced: Promise<void>;
  /** Fulfilled when it has ended, which its signal does; rejects with what a projection or a listener threw. */
  ended: Promise<void>;
}

export interface CacheOptions<Source, T> extends WatchOptions {
  /** What is kept of an object; the rest of it is not in memory any more. */
  project: (object: Source) => T;
}

/** Follows a collection until the signal fires. */
export function followCollection<Source extends KubeObject, T>(
  transport: Transport,
  resource: Resource<Source>,
  options: CacheOptions<Source, T>,
): Cache<T> {
  const store = cacheStore(options.project);
  const { clock = SYSTEM_CLOCK, signal } = options;
  const onChange = listeners<readonly CacheChange<T>[]>();
  const onState = listeners<CacheState>();
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => {});
  let standing: Standing = { state: { kind: "starting" } };

  function hear(event: WatchEvent<Source>): void {
    const before = standing;
    standing = standingAfter(before, event, clock.now());
    const changes = changesBy(store, event);
    if (changes.length > 0) onChange.tell(changes);
    if (standing.state !== before.state) onState.tell(standing.state);
    if (event.kind === "snapshot") synced.resolve();
  }
  async function run(): Promise<void> {
    for await (const event of watch(transport, resource, options)) hear(event);
  }
  return {
    standing: () => standing,
    get: (name) => store.values.get(nameText(name))?.value,
    values: () => [...store.values.values()].map(({ value }) => value),
    size: () => store.values.size,
    unreadable: () => [...store.unreadable.values()],
    onChange: onChange.add,
    onState: onState.add,
    synced: synced.promise,
    ended: run().finally(() => synced.reject(signal.reason)),
  };
}

function changesBy<Source extends KubeObject, T>(
  store: CacheStore<Source, T>,
  event: WatchEvent<Source>,
): CacheChange<T>[] {
  switch (event.kind) {
    case "snapshot":
      return store.replaceAll(event.objects, event.unreadable);
    case "present":
      return store.put(event.object);
    case "gone":
      return store.remove(event.name);
    case "unreadable":
      return store.putUnreadable(event.unreadable);
    case "bookmark":
    case "connected":
    case "broken":
      return [];
  }
}
