import type { Unreadable } from "./read-object.ts";
import { type KubeObject, nameText, type ObjectName } from "./resource.ts";

/** What became other in a cache. An object that was deleted and made again under its name is gone and then there. */
export type CacheChange<T> =
  | { kind: "added"; key: string; after: T }
  | { kind: "altered"; key: string; before: T; after: T }
  | { kind: "removed"; key: string; before: T };

/** Projections of objects by key: `namespace/name`, or `name` alone. Each method answers what became other by it. */
export interface CacheStore<Source extends KubeObject, T> {
  values: ReadonlyMap<string, { value: T }>;
  /** Those that are there and cannot be read; they have no value. */
  unreadable: ReadonlyMap<string, Unreadable>;
  replaceAll(objects: readonly Source[], unreadable: readonly Unreadable[]): CacheChange<T>[];
  put(object: Source): CacheChange<T>[];
  remove(name: ObjectName): CacheChange<T>[];
  putUnreadable(unreadable: Unreadable): CacheChange<T>[];
}

/** An empty store. An object whose projection is the same as before has not become other. */
export function cacheStore<Source extends KubeObject, T>(project: (object: Source) => T): CacheStore<Source, T> {
  const values = new Map<string, Kept<T>>();
  const unreadable = new Map<string, Unreadable>();

  function put(object: Source): CacheChange<T>[] {
    const key = nameText(object.metadata);
    const now = { value: project(object), uid: object.metadata.uid };
    const changes = changesBetween(key, values.get(key), now);
    unreadable.delete(key);
    if (changes.length > 0) values.set(key, now);
    return changes;
  }
  function drop(key: string): CacheChange<T>[] {
    const before = values.get(key);
    values.delete(key);
    unreadable.delete(key);
    return before === undefined ? [] : [{ kind: "removed", key, before: before.value }];
  }
  function putUnreadable(one: Unreadable): CacheChange<T>[] {
    const key = nameText(one.name);
    const changes = drop(key);
    unreadable.set(key, one);
    return changes;
  }
  return {
    values,
    unreadable,
    put,
    putUnreadable,
    remove: (name) => drop(nameText(name)),
    replaceAll(objects, others) {
      const there = new Set(
        [...objects.map(({ metadata }) => metadata), ...others.map(({ name }) => name)].map(nameText),
      );
      const gone = [...values.keys(), ...unreadable.keys()].filter((key) => !there.has(key));
      return [...gone.flatMap(drop), ...others.flatMap(putUnreadable), ...objects.flatMap(put)];
    },
  };
}

interface Kept<T> {
  value: T;
  uid: string;
}

function changesBetween<T>(key: string, before: Kept<T> | undefined, { value: after, uid }: Kept<T>): CacheChange<T>[] {
  if (before === undefined) return [{ kind: "added", key, after }];
  if (before.uid !== uid) {
    return [
      { kind: "removed", key, before: before.value },
      { kind: "added", key, after },
    ];
  }
  if (Bun.deepEquals(before.value, after, true)) return [];
  return [{ kind: "altered", key, before: before.value, after }];
}
