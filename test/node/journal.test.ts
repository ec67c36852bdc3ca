import { describe, expect, spyOn, test } from "bun:test";
import type { Operation } from "../../src/attach/operation.ts";
import { holdingOfOthers, laterOperations, momentAfter } from "../../src/node/journal.ts";
import { type Attachment, putAttachment } from "../../src/state/attachments.ts";
import { aState } from "../state/a-state.ts";
import { anAttachment } from "../state/rows.ts";

const up = (ifname: string): Operation => ({ do: "link.up", ifname });
const mtu = (ifname: string, size: number): Operation => ({ do: "link.mtu", ifname, mtu: size });

/** A state with these records, in this order of age. */
function recorded(...records: Partial<Attachment>[]) {
  const state = aState();
  state.write((database) => {
    records.forEach((record, at) => {
      putAttachment(database, anAttachment({ createdAt: at + 1, ...record }));
    });
  });
  return state;
}

describe("holdingOfOthers()", () => {
  const own = anAttachment({ ifname: "net2", plan: [up("eth0")] });

  test("knows the deeds of the Pod's other attachments, and what the first of them found", () => {
    using state = recorded(
      { ifname: "net1", plan: [up("net1"), up("eth0")], befores: [null, { up: false }] },
      { ifname: "net3", plan: [up("eth0")], befores: [{ up: true }] },
    );
    const holding = state.read((database) => holdingOfOthers(database, own));
    expect(holding.heldByOthers(up("eth0"))).toBe(true);
    expect(holding.beforeOf(up("eth0"))).toEqual({ before: { up: false } });
    expect(holding.beforeOf(up("net1"))).toEqual({ before: null });
  });

  test("does not count its own record, another plugin's of the same NIC it does", () => {
    using state = recorded(
      { ifname: "net2", plan: [up("eth0")] },
      { ifname: "net2", face: "tuning", plan: [up("net2")] },
    );
    const holding = state.read((database) => holdingOfOthers(database, own));
    expect(holding.heldByOthers(up("eth0"))).toBe(false);
    expect(holding.beforeOf(up("eth0"))).toBeUndefined();
    expect(holding.heldByOthers(up("net2"))).toBe(true);
  });

  test("does not count another Pod's", () => {
    using state = recorded({ ifname: "net1", namespaceId: "cookie 8", plan: [up("eth0")] });
    expect(state.read((database) => holdingOfOthers(database, own)).heldByOthers(up("eth0"))).toBe(false);
  });

  test("takes a deed for the same in whatever order its keys are written, and no other for it", () => {
    const route = { family: 4, dst: "172.16.0.0/16", table: 254, dev: "eth0" };
    const turned = { dev: "eth0", table: 254, dst: "172.16.0.0/16", family: 4 };
    using state = recorded({ ifname: "net1", plan: [{ do: "route.add", in: "pod", route }] });
    const holding = state.read((database) => holdingOfOthers(database, own));
    expect(holding.heldByOthers({ in: "pod", route: turned, do: "route.add" } as never)).toBe(true);
    expect(holding.heldByOthers({ do: "route.add", in: "host", route } as never)).toBe(false);
    expect(holding.heldByOthers({ do: "route.add", in: "pod", route: { ...route, metric: 5 } } as never)).toBe(false);
  });

  test("holds lists apart whose order differs", () => {
    const hops = [{ dev: "net1" }, { dev: "net2" }];
    const route = (nexthops: unknown) => ({ do: "route.add", in: "pod", route: { nexthops } }) as never;
    using state = recorded({ ifname: "net1", plan: [route(hops)] });
    const holding = state.read((database) => holdingOfOthers(database, own));
    expect(holding.heldByOthers(route(hops))).toBe(true);
    expect(holding.heldByOthers(route(hops.toReversed()))).toBe(false);
  });
});

describe("laterOperations()", () => {
  test("are those of plugins behind it in the chain of the same NIC", () => {
    using state = recorded(
      { face: "macvlan", plan: [up("net1")] },
      { face: "coordinator", plan: [mtu("net1", 1)] },
      { face: "tuning", plan: [mtu("net1", 2)] },
      { face: "tuning", ifname: "net2", plan: [mtu("net2", 3)] },
    );
    const behind = (at: number, face: string) =>
      state.read((database) => laterOperations(database, anAttachment({ face, createdAt: at })));
    expect(behind(1, "macvlan")).toEqual([mtu("net1", 1), mtu("net1", 2)]);
    expect(behind(2, "coordinator")).toEqual([mtu("net1", 2)]);
    expect(behind(3, "tuning")).toEqual([]);
  });
});

describe("momentAfter()", () => {
  test("is now, or just behind the newest of the namespace where the clock has gone back", () => {
    using state = recorded({ createdAt: 5_000 }, { ifname: "net2", createdAt: 9_000, namespaceId: "cookie 8" });
    const clock = spyOn(Date, "now").mockReturnValue(7_000);
    try {
      expect(state.read((database) => momentAfter(database, "cookie 7"))).toBe(7_000);
      expect(state.read((database) => momentAfter(database, "cookie 8"))).toBe(9_001);
      expect(state.read((database) => momentAfter(database, "none"))).toBe(7_000);
    } finally {
      clock.mockRestore();
    }
  });
});
