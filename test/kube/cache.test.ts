import { describe, expect, test } from "bun:test";
import { type Cache, followCollection } from "../../src/kube/cache.ts";
import { aClock } from "./a-clock.ts";
import { aTransport, type Reply } from "./a-transport.ts";
import { added, aPage, bookmark, deleted, initialEnd, THING, type Thing } from "./an-object.ts";

const lines = (...said: object[]): Reply => ({ kind: "lines", lines: said });
const cut = (...said: object[]): Reply => ({ kind: "lines", lines: said, end: new Error("cut") });

/** A cache of sizes, and what it told of itself, in order. */
function aCache(...replies: Reply[]) {
  const ending = new AbortController();
  const clock = aClock();
  const options = { signal: ending.signal, clock, random: () => 0.5, pace: { base: 2_000, cap: 8_000 } };
  const project = ({ spec }: Thing) => spec.size;
  const cache = followCollection(aTransport(...replies), THING, { ...options, project });
  const told: string[] = [];
  cache.onChange((changes) => void told.push(changes.map(({ kind, key }) => `${kind} ${key}`).join(", ")));
  cache.onState((state) => void told.push(state.kind));
  return { cache, told, clock, end: () => ending.abort("over") };
}

/** Waits until a cache is up to a version. */
async function until(cache: Cache<unknown>, version: string): Promise<void> {
  while (cache.standing().version !== version) await Bun.sleep(1);
}

describe("followCollection()", () => {
  test("holds what the projection keeps, of each object that can be read", async () => {
    const { cache, end } = aCache(lines(added("a", 1, 7), added("b", 2, "odd"), added("c", 3, 9), initialEnd(9)));
    expect(cache.standing()).toEqual({ state: { kind: "starting" } });
    await cache.synced;
    expect([cache.get({ name: "a" }), cache.get({ name: "b" }), cache.values(), cache.size()]).toEqual([
      7,
      undefined,
      [7, 9],
      2,
    ]);
    expect(cache.unreadable()).toMatchObject([{ name: { name: "b" }, reason: "spec.size: expected number" }]);
    end();
    await cache.ended;
  });

  test("tells changes before the state that they lead to, those of a snapshot together", async () => {
    const { cache, told, end } = aCache(
      lines(added("a", 1), added("b", 2), initialEnd(5), added("c", 6), deleted("a", 7), bookmark(8)),
    );
    await until(cache, "8");
    expect(told).toEqual(["added a, added b", "live", "added c", "removed a"]);
    end();
  });

  test("holds what it had while it is broken, and says since when", async () => {
    const refusal: Reply = { kind: "refusal", status: { code: 503 } };
    const { cache, told, clock, end } = aCache(
      cut(added("a", 1), initialEnd(5)),
      refusal,
      { kind: "answer", value: aPage(5, []) },
      lines(bookmark(6)),
    );
    const began = clock.now();
    const held: unknown[] = [];
    cache.onState(() => void held.push([cache.size(), cache.standing().state]));
    await until(cache, "6");
    const why = { kind: "failed", error: expect.anything() };
    expect(held).toEqual([
      [1, { kind: "live" }],
      [1, { kind: "broken", why, since: began }],
      [1, { kind: "broken", why, since: began }],
      [1, { kind: "live" }],
    ]);
    expect(told).toEqual(["added a", "live", "broken", "broken", "live"]);
    end();
  });

  test("was in contact when it was last told something, and not when it broke", async () => {
    const { cache, clock, end } = aCache(
      cut(initialEnd(5)),
      { kind: "answer", value: aPage(5, []) },
      lines(bookmark(6)),
    );
    const began = clock.now();
    const contacts: unknown[] = [];
    cache.onState(() => void contacts.push(cache.standing().contact));
    await until(cache, "6");
    expect(contacts).toEqual([began, began, began + 1_000]);
    end();
  });

  test("says what it waits for while it has never been complete", async () => {
    const { cache, end } = aCache({ kind: "refusal", status: { code: 404 } }, lines(initialEnd(5)));
    const states: unknown[] = [];
    cache.onState((state) => void states.push(state));
    await cache.synced;
    expect(states).toEqual([{ kind: "starting", why: { kind: "failed", error: expect.anything() } }, { kind: "live" }]);
    end();
  });

  test("tells of what went and came while it was broken", async () => {
    const { cache, told, end } = aCache(
      cut(added("a", 1), added("b", 2), initialEnd(5)),
      { kind: "refusal", status: { code: 410 } },
      lines(added("b", 2), added("c", 7, 3), initialEnd(9)),
    );
    await until(cache, "9");
    expect(told).toEqual(["added a, added b", "live", "broken", "broken", "removed a, added c", "live"]);
    end();
  });

  test("tells those no more who have stopped listening", async () => {
    const { cache, end } = aCache(lines(added("a", 1), initialEnd(5), added("b", 6), bookmark(7)));
    const heard: number[] = [];
    const stop = cache.onChange((changes) => {
      heard.push(changes.length);
      stop();
    });
    await until(cache, "7");
    expect(heard).toEqual([1]);
    end();
  });

  test("ends with its signal, and whoever waits for it then knows", async () => {
    const { cache, end } = aCache(lines());
    end();
    await cache.ended;
    await expect(cache.synced).rejects.toBe("over");
  });

  test("ends with what a listener throws", async () => {
    const { cache } = aCache(lines(added("a", 1), initialEnd(5)));
    cache.onChange(() => {
      throw new Error("mine");
    });
    await expect(cache.ended).rejects.toThrow("mine");
  });
});
