import { describe, expect, test } from "bun:test";
import { type WatchOptions, watch } from "../../src/kube/watch.ts";
import type { WatchEvent } from "../../src/kube/watch-event.ts";
import { aClock } from "./a-clock.ts";
import { aTransport, type Reply } from "./a-transport.ts";
import {
  added,
  aPage,
  aThing,
  bookmark,
  deleted,
  failed,
  initialEnd,
  modified,
  THING,
  type Thing,
} from "./an-object.ts";

/** The end of all tests: the watch is ended when this has been heard. */
const last = bookmark(1_000);

interface Heard {
  events: WatchEvent<Thing>[];
  /** `watch 5`, `watch all`, `list`: what was asked, and from which version. */
  asked: string[];
  slept: number[];
}

/** All that is heard until the bookmark 1000. */
async function hear(replies: Reply[], options: Partial<WatchOptions> = {}): Promise<Heard> {
  const ending = new AbortController();
  const transport = aTransport(...replies);
  const clock = aClock();
  const events: WatchEvent<Thing>[] = [];
  const pace = { base: 100, cap: 1_000 };
  for await (const event of watch(transport, THING, {
    signal: ending.signal,
    clock,
    pace,
    random: () => 0.5,
    ...options,
  })) {
    if (event.kind === "bookmark" && event.version === "1000") ending.abort();
    else events.push(event);
  }
  const asked = transport.requests.map(({ asked: { verb }, query }) => {
    return verb === "list" ? verb : `watch ${query.resourceVersion ?? "all"}`;
  });
  return { events, asked, slept: clock.slept };
}

/** Events as words: `snapshot a,b@5`, `present a@6`, `broken expired`. */
function words({ events }: Heard): string[] {
  return events.map(wordOf);
}

function wordOf(event: WatchEvent<Thing>): string {
  switch (event.kind) {
    case "snapshot":
      return `snapshot ${event.objects.map(({ metadata }) => metadata.name).join()}@${event.version}`;
    case "present":
      return `present ${event.object.metadata.name}@${event.version}`;
    case "gone":
      return `gone ${event.name.name}@${event.version}`;
    case "unreadable":
      return `unreadable ${event.unreadable.name.name}@${event.version}`;
    case "bookmark":
      return `bookmark ${event.version}`;
    case "connected":
      return "connected";
    case "broken":
      return `broken ${event.why.kind}`;
  }
}

const lines = (...said: (object | string)[]): Reply => ({ kind: "lines", lines: said });
const cut = (...said: (object | string)[]): Reply => ({ kind: "lines", lines: said, end: new Error("cut") });
const page = (version: number, ...items: unknown[]): Reply => ({ kind: "answer", value: aPage(version, items) });
const refusal = (code: number): Reply => ({ kind: "refusal", status: { code } });

describe("watch()", () => {
  test("begins with what is there when the API server says that this was all", async () => {
    const said = [added("a", 3), added("b", 4), modified("a", 6), deleted("b", 7), added("c", 8), initialEnd(9)];
    const heard = await hear([lines(...said, modified("a", 10), last)]);
    expect(words(heard)).toEqual(["snapshot a,c@9", "present a@10"]);
  });

  test("tells what cannot be read beside the rest", async () => {
    const heard = await hear([
      lines(added("a", 3, "odd"), added("b", 4), initialEnd(9), modified("b", 10, "odd"), last),
    ]);
    expect(words(heard)).toEqual(["snapshot b@9", "unreadable b@10"]);
    expect(heard.events[0]).toMatchObject({
      unreadable: [{ name: { name: "a" }, reason: "spec.size: expected number" }],
    });
  });

  test("goes on after the last event, and after the last bookmark", async () => {
    const heard = await hear([
      cut(initialEnd(5), added("a", 6)),
      page(6),
      cut(bookmark(8)),
      page(9),
      lines(added("b", 9), last),
    ]);
    expect(heard.asked).toEqual(["watch all", "list", "watch 6", "list", "watch 8"]);
    expect(words(heard)).toEqual([
      "snapshot @5",
      "present a@6",
      "broken failed",
      "connected",
      "bookmark 8",
      "broken failed",
      "connected",
      "present b@9",
    ]);
  });

  test("tells nothing twice that it hears twice", async () => {
    const heard = await hear([lines(initialEnd(5), added("a", 6), added("a", 6), bookmark(6), last)]);
    expect(words(heard)).toEqual(["snapshot @5", "present a@6", "bookmark 6"]);
  });

  test("begins anew from nothing when it was cut before the beginning was over", async () => {
    const heard = await hear([cut(added("a", 3)), lines(added("b", 4), initialEnd(9), last)]);
    expect(heard.asked).toEqual(["watch all", "watch all"]);
    expect(words(heard)).toEqual(["broken failed", "snapshot b@9"]);
  });

  for (const [name, gone] of [
    ["answers 410", [cut(initialEnd(5)), page(5), refusal(410)]],
    ["says 410 in an event", [lines(initialEnd(5), failed(410, "Expired"))]],
  ] as const) {
    test(`begins anew when the API server ${name}`, async () => {
      const heard = await hear([...gone, lines(added("b", 8), initialEnd(9), last)]);
      expect(heard.asked.at(-1)).toBe("watch all");
      expect(words(heard).slice(-2)).toEqual(["broken expired", "snapshot b@9"]);
    });
  }

  test("begins anew where the API server has come back at an earlier version", async () => {
    const heard = await hear([cut(initialEnd(50)), page(49), lines(added("b", 8), initialEnd(49), last)]);
    expect(heard.asked).toEqual(["watch all", "list", "watch all"]);
    expect(heard.events[2]).toMatchObject({ kind: "broken", why: { kind: "rewound", from: "50", to: "49" } });
    expect(words(heard).at(-1)).toBe("snapshot b@49");
  });

  test("begins anew where an event is older than the one before", async () => {
    const heard = await hear([lines(initialEnd(50), added("a", 49)), lines(added("b", 8), initialEnd(49), last)]);
    expect(words(heard)).toEqual(["snapshot @50", "broken rewound", "snapshot b@49"]);
  });

  test("begins anew after something that is no event, having told what came before it", async () => {
    const heard = await hear([lines(initialEnd(5), added("a", 6), "}{\n"), lines(added("a", 6), initialEnd(9), last)]);
    expect(words(heard)).toEqual(["snapshot @5", "present a@6", "broken garbled", "snapshot a@9"]);
  });

  test("takes half a line for no event, however its connection ended", async () => {
    const half = JSON.stringify(added("a", 6)).slice(0, 40);
    const closed: Reply = { kind: "lines", lines: [initialEnd(5), half], end: "closed" };
    expect(words(await hear([closed, lines(added("a", 6), initialEnd(9), last)]))).toEqual([
      "snapshot @5",
      "broken garbled",
      "snapshot a@9",
    ]);
  });

  test("goes on at once where its connection ended as agreed, and asks nothing else", async () => {
    const clock = aClock();
    const ending = () => clock.pass(450_000);
    const heard = await hear([{ kind: "lines", lines: [initialEnd(5)], end: "closed", ending }, lines(last)], {
      clock,
    });
    expect(heard.asked).toEqual(["watch all", "watch 5"]);
    expect(words(heard)).toEqual(["snapshot @5", "connected"]);
  });

  test("makes sure of the version where its connection ended before it was agreed", async () => {
    const heard = await hear([{ kind: "lines", lines: [initialEnd(5)], end: "closed" }, page(5), lines(last)]);
    expect(heard.asked).toEqual(["watch all", "list", "watch 5"]);
    expect(words(heard)).toEqual(["snapshot @5", "broken ended", "connected"]);
  });

  test("gives up a connection on which it hears nothing", async () => {
    const heard = await hear([lines(initialEnd(5)), page(5), lines(last)], { silence: 20 });
    expect(heard.events[1]).toMatchObject({ kind: "broken", why: { kind: "silent", after: 20 } });
    expect(heard.asked).toEqual(["watch all", "list", "watch 5"]);
  });

  test("agrees on an earlier end with less patience, so that a bookmark comes before it is over", async () => {
    for (const [silence, seconds] of [
      [75_000, "450"],
      [60_000, "48"],
      [4_000, "3"],
      [20, "1"],
    ] as const) {
      const transport = aTransport(lines(initialEnd(5)));
      for await (const _ of watch(transport, THING, {
        signal: new AbortController().signal,
        silence,
        random: () => 0.5,
      }))
        break;
      expect(transport.requests[0]!.query.timeoutSeconds).toBe(seconds);
    }
  });

  for (const code of [400, 422]) {
    test(`begins with a list where a streaming list is answered with ${code}, and watches from there`, async () => {
      const heard = await hear([
        refusal(code),
        page(9, aThing("a", 3), aThing("b", 4, "odd")),
        lines(added("c", 10), last),
      ]);
      expect(heard.asked).toEqual(["watch all", "list", "watch 9"]);
      expect(words(heard)).toEqual(["snapshot a@9", "connected", "present c@10"]);
      expect(heard.events[0]).toMatchObject({ unreadable: [{ name: { name: "b" } }] });
    });
  }

  test("waits longer after each failure, as long as the API server asks for on top, and short again after a success", async () => {
    const heard = await hear([
      refusal(500),
      refusal(403),
      { kind: "refusal", status: { code: 429, retryAfter: 7_000 } },
      cut(initialEnd(5)),
      page(5),
      lines(last),
    ]);
    expect(heard.slept).toEqual([50, 100, 7_200, 50]);
  });

  test("begins anew after a break so long that another history may have passed its version", async () => {
    const refusals = Array.from({ length: 4 }, () => refusal(503));
    const again = lines(added("a", 80), initialEnd(90), last);
    const options = { pace: { base: 60_000, cap: 60_000 }, silence: 75_000 };
    const heard = await hear([cut(initialEnd(5)), ...refusals, again], options);
    // 30 s each: after the fifth it is more than silence and a minute.
    expect(heard.asked).toEqual(["watch all", "list", "list", "list", "list", "watch all"]);
    expect(words(heard).at(-1)).toBe("snapshot a@90");
  });

  test("throws what is no matter of the connection", async () => {
    const transport = aTransport();
    const all = watch(transport, THING, { signal: new AbortController().signal });
    await expect(all.next()).rejects.toThrow("Nobody expected watch");
  });

  test("ends where it is told to, before, between and after its requests", async () => {
    const ended = AbortSignal.abort();
    expect((await watch(aTransport(), THING, { signal: ended }).next()).done).toBe(true);
    const during = new AbortController();
    const waiting = watch(aTransport(lines()), THING, { signal: during.signal }).next();
    during.abort();
    expect((await waiting).done).toBe(true);
    const between = new AbortController();
    const broken = watch(aTransport(refusal(500)), THING, { signal: between.signal, pace: { base: 1e6, cap: 1e6 } });
    expect((await broken.next()).value).toMatchObject({ kind: "broken" });
    const next = broken.next();
    between.abort();
    expect((await next).done).toBe(true);
  });
});
