import { describe, expect, test } from "bun:test";
import { claim, mayClaim } from "../../../src/claims/kubernetes/claim.ts";
import { begin, breakOff, contacted, holdOf } from "../../../src/claims/kubernetes/claimant.ts";
import { giveBack, goingBack, type Need } from "../../../src/claims/kubernetes/hand-back.ts";
import { isProbedAnew, lendable } from "../../../src/claims/kubernetes/lend.ts";
import { prove, unproved, unscanned } from "../../../src/claims/kubernetes/probe.ts";
import { lostRequest, seeBlock, wroteBlock } from "../../../src/claims/kubernetes/see-block.ts";
import { isLookDue, listed, readNode } from "../../../src/claims/kubernetes/see-node.ts";
import { CLAIM_TIMES } from "../../../src/claims/kubernetes/times.ts";
import { shortage, warmOf } from "../../../src/claims/kubernetes/warm.ts";
import { at, block, claimant, claimed, held, kept, moment, NAME, OTHER, RAIL, SELF, sight } from "./a-claimant.ts";

const need = (waiting = 0, change: Partial<Need> = {}): Need => ({
  waiting: new Map(waiting > 0 ? [["rail1", waiting]] : []),
  keys: new Set(),
  isAged: () => false,
  ...change,
});
const HOURS = 3_600;

describe("a claim", () => {
  test("takes the lowest free addresses of the pool in one write, and they are probed before they are lent", () => {
    const before = claimant({}, block({ [at(1)]: claimed(OTHER), [at(2)]: kept("web-0/net1") }));
    const { claimant: after, request } = claim(before, NAME, new Map([["rail1", 2]]), sight());
    expect(request?.kind === "put" && Object.keys(request.block.entries)).toEqual([at(1), at(2), at(3), at(4)]);
    expect(lendable(after, "rail1", sight())).toEqual([]);
    const landed = block(request?.kind === "put" ? request.block.entries : {}, "11");
    const holding = wroteBlock(after, NAME, landed, sight());
    expect(unproved(holding, sight())).toEqual([at(3), at(4)]);
    expect(lendable(prove(holding, at(3), "silent", sight()), "rail1", sight())).toEqual([at(3)]);
  });

  test("makes an empty block first where there is none", () => {
    const before = claimant({}, block(), { holds: { [NAME]: { held: {}, seen: "absent" } } });
    const { claimant: after, request } = claim(before, NAME, new Map([["rail1", 1]]), sight());
    expect(request).toEqual({ kind: "create", name: NAME });
    expect(holdOf(wroteBlock(after, NAME, block(), sight()), NAME)).toEqual({ held: {}, seen: block() });
  });

  test("is not made from a block that was not seen, nor beside an open intent", () => {
    const one = claim(claimant(), NAME, new Map([["rail1", 1]]), sight()).claimant;
    expect(claim(one, NAME, new Map([["rail1", 1]]), sight())).toEqual({ claimant: one });
    const unread = lostRequest(claimant(), NAME);
    expect(claim(unread, NAME, new Map([["rail1", 1]]), sight())).toEqual({ claimant: unread });
  });

  test("is not made of a pool that is closed, nor of a shunned or a node's own address", () => {
    const counts = new Map([["rail1", 1]]);
    const closed = sight({ pools: new Map([["rail1", { ...RAIL, claimable: false }]]) });
    expect(claim(claimant(), NAME, counts, closed).request).toBeUndefined();
    const picky = claimant({}, block(), { shunned: { [at(1)]: 1_000_001, [at(3)]: 999_999 } });
    const { request } = claim(picky, NAME, counts, sight({ hosts: new Map([[at(2), "rail1"]]) }));
    expect(request?.kind === "put" && Object.keys(request.block.entries)).toEqual([at(3)]);
  });

  test("is repeated as it was, and over once the block has moved on", () => {
    const { claimant: one, request } = claim(claimant(), NAME, new Map([["rail1", 1]]), sight());
    const lost = lostRequest(one, NAME);
    expect(seeBlock(lost, NAME, block(), sight()).request).toEqual(request!);
    const passed = seeBlock(lost, NAME, block({ [at(1)]: claimed(OTHER) }, "11"), sight());
    expect(passed.request).toBeUndefined();
    expect(holdOf(passed.claimant, NAME).intent).toBeUndefined();
  });
});

describe("mayClaim()", () => {
  test("ends with a break, and begins again with a look that began after it had settled", () => {
    const broken = breakOff(claimant(), "gone", moment(1_000));
    const now = (seconds: number) => sight({ now: moment(seconds) });
    const look = (before: typeof broken, seconds: number) => {
      const listing = readNode(before, { uid: "uid1" }, moment(seconds), now(seconds));
      return listed(listing, [], "10", now(seconds));
    };
    const keptAlive = [1_005, 1_014, 1_023, 1_032, 1_041, 1_050, 1_059];
    const early = keptAlive.reduce((one, seconds) => contacted(one, now(seconds)), look(broken, 1_001));
    expect(early.look.kind).toBe("over");
    expect(mayClaim(early, now(1_064))).toBe(false);
    expect(isLookDue(early, moment(1_064), CLAIM_TIMES)).toBe(false);
    expect(isLookDue(early, moment(1_065), CLAIM_TIMES)).toBe(true);
    expect(mayClaim(early, now(1_066))).toBe(false);
    expect(mayClaim(look(early, 1_066), now(1_067))).toBe(true);
  });
});

describe("a look", () => {
  const reading = (holds = claimant({ [at(1)]: held() })) => {
    const listing = readNode(holds, { uid: "uid1" }, moment(1_000), sight());
    return listed(listing, [NAME], "10", sight());
  };

  test("is over, and entitles from when the Node was read, once every block was read", () => {
    const { claimant: after } = seeBlock(reading(), NAME, block({ [at(1)]: claimed() }), sight({ now: moment(1_003) }));
    expect(after.look).toEqual({ kind: "over" });
    expect(after.entitlement.looked).toEqual(moment(1_000));
  });

  test("waits for what has to be asserted", () => {
    const now = sight({ leased: new Map([[at(1), { pool: "rail1" }]]) });
    const { claimant: asserting, request } = seeBlock(reading(), NAME, block({}, "11"), now);
    expect(asserting.look.kind).toBe("reading");
    expect(request?.kind === "put" && request.block.entries).toEqual({ [at(1)]: claimed() });
    expect(wroteBlock(asserting, NAME, block({ [at(1)]: claimed() }, "12"), now).look.kind).toBe("over");
  });

  test("reads the blocks of the Pods' addresses and of the node's own, held or not", () => {
    const bare = claimant({}, block(), { holds: {} });
    const listing = readNode(bare, { uid: "uid1" }, moment(1_000), sight());
    const now = sight({ leased: new Map([[at(1), { pool: "rail1" }]]), hosts: new Map([[at(70), "rail1"]]) });
    expect(listed(listing, [], "10", now).look).toMatchObject({ unread: [NAME, "v4-172-16-1-64"] } as never);
  });

  test("ends nowhere without the Node", () => {
    expect(readNode(claimant(), undefined, moment(1_000), sight()).look.kind).toBe("over");
    const { claimant: after } = seeBlock(
      readNode(reading(), undefined, moment(1_000), sight()),
      NAME,
      block(),
      sight(),
    );
    expect(after.entitlement.looked).toBeUndefined();
  });

  test("takes a list at a lower version for a break", () => {
    const known = claimant({}, block(), { contact: { ...claimant().contact, highest: "100" } });
    const listing = readNode(known, { uid: "uid1" }, moment(1_000), sight());
    const { contact, look } = listed(listing, [], "99", sight());
    expect(contact).toMatchObject({ state: "broken", doubted: moment(1_000) });
    expect(look.kind).toBe("due");
  });
});

describe("what an earlier instance had", () => {
  test("is scanned for, then probed, then lent", () => {
    const earlier = block({ [at(1)]: claimed({ instance: "instance0" }) });
    const { claimant: taking, request } = seeBlock(claimant(), NAME, earlier, sight());
    const landed = wroteBlock(
      taking,
      NAME,
      { ...earlier, entries: request?.kind === "put" ? request.block.entries : {}, version: "11" },
      sight(),
    );
    expect(unscanned(landed)).toEqual([at(1)]);
    expect(unproved(landed, sight())).toEqual([]);
    const scanned = prove(landed, at(1), "scanned", sight());
    expect(prove(landed, at(1), "silent", sight())).toBe(landed);
    expect(unproved(scanned, sight())).toEqual([at(1)]);
    expect(unproved(scanned, sight({ leased: new Map([[at(1), { pool: "rail1" }]]) }))).toEqual([]);
  });
});

describe("isProbedAnew()", () => {
  test("is so for a node that was not heard of by the server for as long as settling takes", () => {
    expect(isProbedAnew(claimant(), held(), sight({ now: moment(999 + 64) }))).toBe(false);
    expect(isProbedAnew(claimant(), held(), sight({ now: moment(999 + 65) }))).toBe(true);
  });

  test("is so for what was claimed in doubt", () => {
    const { contact } = claimant();
    const doubting = (seconds: number) =>
      claimant({}, block(), { contact: { ...contact, sure: moment(seconds), doubted: moment(900) } });
    const lent = (seconds: number, one = held("fit", { wary: true })) =>
      isProbedAnew(doubting(seconds), one, sight({ now: moment(seconds) }));
    expect(lent(1_000)).toBe(true);
    expect(lent(1_000, held())).toBe(false);
  });

  test("ends with a silence from after the offline limit: what was lent until then may be in use", () => {
    const { contact } = claimant();
    const late = sight({ now: moment(900 + 12 * HOURS) });
    const wary = { [at(1)]: held("fit", { wary: true }) };
    const doubting = claimant(wary, undefined, { contact: { ...contact, sure: late.now, doubted: moment(900) } });
    const lent = (one: typeof doubting) => isProbedAnew(one, holdOf(one, NAME).held[at(1)]!, late);
    expect(lent(prove(doubting, at(1), "silent", sight()))).toBe(true);
    expect(lent(doubting)).toBe(true);
    expect(lent(prove(doubting, at(1), "silent", late))).toBe(false);
  });
});

describe("prove()", () => {
  test("parks and shuns what somebody answered for", () => {
    const after = prove(claimant({ [at(1)]: held("unproved") }), at(1), "answered", sight());
    expect(holdOf(after, NAME).held[at(1)]?.standing).toBe("answered");
    expect(after.shunned[at(1)]).toBeGreaterThan(1_000_000);
    expect(prove(after, at(1), "silent", sight())).toBe(after);
  });
});

describe("goingBack()", () => {
  const three = { [at(1)]: held(), [at(2)]: held("unproved"), [at(3)]: held() };
  const pressed = { pressures: { rail1: { value: "b", since: 990_000 } } };

  test("is nothing while addresses are young", () => {
    expect(goingBack(claimant(three), need(), sight())).toEqual(new Map());
  });

  test("is what is aged and more than is held ahead", () => {
    expect(goingBack(claimant(three), need(0, { isAged: () => true }), sight())).toEqual(new Map([[NAME, [at(2)]]]));
  });

  test("is all of a pressed pool but what ADDs wait for", () => {
    expect(goingBack(claimant(three, undefined, pressed), need(), sight())).toEqual(
      new Map([[NAME, [at(1), at(2), at(3)]]]),
    );
    expect(goingBack(claimant(three, undefined, pressed), need(1), sight())).toEqual(new Map([[NAME, [at(2), at(3)]]]));
  });

  test("is never what a Pod has, or what has still to be scanned", () => {
    const holding = claimant({ ...three, [at(4)]: held("unscanned") }, undefined, pressed);
    const leased = new Map([[at(1), { pool: "rail1" }]]);
    expect(goingBack(holding, need(), sight({ leased }))).toEqual(new Map([[NAME, [at(2), at(3)]]]));
  });

  test("is what its pool has no more", () => {
    const pools = new Map([["rail2", RAIL]]);
    expect([...goingBack(claimant(three), need(), sight({ pools })).values()]).toEqual([[at(1), at(2), at(3)]]);
  });

  test("is a key's address once its Pod has gone, and not while it comes", () => {
    const keyed = claimant({ [at(1)]: held("fit", { key: "web-0/net1" }) });
    const going = goingBack(keyed, need(), sight());
    expect(going).toEqual(new Map([[NAME, [at(1)]]]));
    expect(goingBack(keyed, need(0, { keys: new Set(["web-0/net1"]) }), sight())).toEqual(new Map());
    const { request } = giveBack(keyed, NAME, [at(1)], sight());
    expect(request?.kind === "put" && request.block.entries).toEqual({ [at(1)]: kept("web-0/net1") });
  });
});

test("giveBack() touches nothing that is another's by now", () => {
  const contested = claimant({ [at(1)]: held("contested") }, block({ [at(1)]: claimed(OTHER) }));
  expect(giveBack(contested, NAME, [at(1)], sight())).toEqual({ claimant: contested });
});

test("what an open intent is about is not lent", () => {
  const { claimant: giving } = giveBack(claimant({ [at(1)]: held(), [at(2)]: held() }), NAME, [at(1)], sight());
  expect(lendable(giving, "rail1", sight())).toEqual([at(2)]);
});

describe("shortage()", () => {
  test("is what waits and what is held ahead, less what is idle or under way", () => {
    expect(shortage(claimant(), need(3), sight())).toEqual(new Map([["rail1", 5]]));
    expect(shortage(claimant({ [at(1)]: held(), [at(2)]: held("unproved") }), need(3), sight())).toEqual(
      new Map([["rail1", 3]]),
    );
    const { claimant: claiming } = claim(claimant(), NAME, new Map([["rail1", 5]]), sight());
    expect(shortage(claiming, need(3), sight())).toEqual(new Map());
  });

  test("counts nothing that is parked, or for a key", () => {
    const useless = { [at(1)]: held("answered"), [at(2)]: held("fit", { key: "web-0/net1" }) };
    expect(shortage(claimant(useless), need(), sight())).toEqual(new Map([["rail1", 2]]));
  });

  test("holds nothing ahead of a pressed pool", () => {
    const pressed = claimant({}, block(), { pressures: { rail1: { value: "b", since: 990_000 } } });
    expect(shortage(pressed, need(1), sight())).toEqual(new Map([["rail1", 1]]));
    expect(shortage(pressed, need(), sight())).toEqual(new Map());
  });
});

describe("warmOf()", () => {
  const facts = { size: 1_000n, nodes: 8, sole: false, named: true };

  test("is two, or as configured, for a pool that a network names", () => {
    expect(warmOf(facts)).toBe(2);
    expect(warmOf({ ...facts, nodes: undefined }, 5)).toBe(5);
    expect(warmOf({ ...facts, named: false })).toBe(0);
  });

  test("is none for a pool of fewer than four addresses a node", () => {
    expect(warmOf({ ...facts, nodes: 250 })).toBe(2);
    expect(warmOf({ ...facts, nodes: 251 })).toBe(0);
  });

  test("is the whole of a pool that is this node's alone, unless that is endless", () => {
    expect(warmOf({ size: 30n, nodes: 1, sole: true, named: false })).toBe(30);
    expect(warmOf({ size: 1n << 64n, nodes: 1, sole: true, named: true })).toBe(2);
  });
});

describe("begin()", () => {
  const { identity, holds, entitlement, contact } = claimant({ [at(1)]: held() });
  const from = (now = moment(1_000)) => begin({ identity, holds, entitlement, contact }, now, CLAIM_TIMES);

  test("goes on after a short absence, with a look first", () => {
    const begun = from();
    expect(begun.contact.brokenAt).toBeUndefined();
    expect(mayClaim(begun, sight())).toBe(false);
    expect(lendable(begun, "rail1", sight())).toEqual([at(1)]);
    expect(holdOf(begun, NAME).seen).toBeUndefined();
    const listing = readNode(begun, { uid: SELF.nodeUID }, moment(1_000), sight());
    const looking = listed(listing, [], "10", sight());
    expect(mayClaim(seeBlock(looking, NAME, block({ [at(1)]: claimed() }), sight()).claimant, sight())).toBe(true);
  });

  test("takes a longer one for a break", () => {
    expect(from(moment(1_009)).contact.brokenAt).toEqual(moment(1_009));
  });

  test("lends nothing after a reboot", () => {
    expect(lendable(from(moment(5, "boot2")), "rail1", sight({ now: moment(5, "boot2") }))).toEqual([]);
  });
});
