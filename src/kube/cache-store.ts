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
  const values = new Map<string, { value: T; uid: string }>();
  const unreadable = new Map<string, Unreadable>();

  function put(object: Source): CacheChange<T>[] {
    const key = nameText(object.metadata);
    const { uid } = object.metadata;
    const before = values.get(key);
    const after = project(object);
    unreadable.delete(key);
    if (before?.uid === uid && Bun.deepEquals(before.value, after, true)) return [];
    values.set(key, { value: after, uid });
    if (before === undefined) return [{ kind: "added", key, after }];
    if (before.uid === uid) return [{ kind: "altered", key, before: before.value, after }];
    return [
      { kind: "removed", key, before: before.value },
      { kind: "added", key, after },
    ];
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
      const names = [...objects.map(({ metadata }) => metadata), ...others.map(({ name }) => name)];
      const there = new Set(names.map(nameText));
      const gone = [...values.keys(), ...unreadable.keys()].filter((key) => !there.has(key));
      return [...gone.flatMap(drop), ...others.flatMap(putUnreadable), ...objects.flatMap(put)];
    },
  };
}
