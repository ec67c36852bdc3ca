import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { type CacheChange, cacheStore } from "../../src/kube/cache-store.ts";
import { aThing, THING, type Thing } from "./an-object.ts";

const thing = (...args: Parameters<typeof aThing>): Thing => v.parse(THING.schema, aThing(...args));
const sizes = () => cacheStore<Thing, { size: number }>(({ spec }) => ({ size: spec.size }));
const odd = (name: string) => ({ name: { name }, uid: `uid-${name}`, reason: "spec.size: expected number" });

describe("cacheStore()", () => {
  test("tells what became other, and nothing where the projection did not", () => {
    const store = sizes();
    expect(store.put(thing("a", 1, 1))).toEqual([{ kind: "added", key: "a", after: { size: 1 } }]);
    expect(store.put(thing("a", 2, 1))).toEqual([]);
    const altered = { kind: "altered", key: "a", before: { size: 1 }, after: { size: 2 } } as const;
    expect(store.put(thing("a", 3, 2))).toEqual([altered]);
    expect(store.remove({ name: "a" })).toEqual([{ kind: "removed", key: "a", before: { size: 2 } }]);
    expect(store.remove({ name: "a" })).toEqual([]);
  });

  test("takes an object made anew under its name for another, even where it looks the same", () => {
    const store = sizes();
    store.put(thing("a", 1, 1, "first"));
    expect(store.put(thing("a", 2, 1, "second"))).toEqual([
      { kind: "removed", key: "a", before: { size: 1 } },
      { kind: "added", key: "a", after: { size: 1 } },
    ]);
  });

  test("has no value for what cannot be read, and names it until it can be, or is gone", () => {
    const store = sizes();
    store.put(thing("a", 1, 1));
    expect(store.putUnreadable(odd("a"))).toEqual([{ kind: "removed", key: "a", before: { size: 1 } }]);
    expect([[...store.values], [...store.unreadable.keys()]]).toEqual([[], ["a"]]);
    expect(store.put(thing("a", 3, 1))).toEqual([{ kind: "added", key: "a", after: { size: 1 } }]);
    expect(store.unreadable.size).toBe(0);
    store.putUnreadable(odd("b"));
    store.remove({ name: "b" });
    expect(store.unreadable.size).toBe(0);
  });

  test("names objects of one name in two namespaces apart", () => {
    const store = cacheStore(({ metadata }: Thing) => metadata.namespace);
    for (const namespace of ["one", "two"]) {
      const { metadata, spec } = thing("a", 1);
      store.put({ metadata: { ...metadata, namespace }, spec });
    }
    expect([...store.values.keys()]).toEqual(["one/a", "two/a"]);
  });

  test("goes from any collection to any other by the changes that it tells", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e");
    const object = fc.record({ name, size: fc.nat(2), uid: fc.constantFrom("1", "2"), read: fc.boolean() });
    const collection = fc.uniqueArray(object, { selector: ({ name }) => name });
    fc.assert(
      fc.property(collection, collection, (before, after) => {
        const store = sizes();
        const copy = new Map<string, { size: number }>();
        for (const all of [before, after]) {
          const readable = all.filter(({ read }) => read).map(({ name, size, uid }) => thing(name, 1, size, uid));
          const others = all.filter(({ read }) => !read).map((one) => odd(one.name));
          for (const change of store.replaceAll(readable, others)) follow(copy, change);
          expect([...copy].sort()).toEqual(readable.map((one) => [one.metadata.name, one.spec]).sort() as never);
          expect([...store.unreadable.keys()].sort()).toEqual(others.map((one) => one.name.name).sort());
        }
      }),
    );
  });
});

/** Does to a copy what a change tells, and insists that it is possible. */
function follow<T>(copy: Map<string, T>, change: CacheChange<T>): void {
  if (change.kind === "added") expect(copy.has(change.key)).toBe(false);
  else expect(copy.get(change.key)).toEqual(change.before);
  if (change.kind === "removed") copy.delete(change.key);
  else copy.set(change.key, change.after);
}
