import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { readBlock, writeEntries } from "../../../src/claims/kubernetes/block.ts";
import { type Entry, readEntry, sameEntry, writeEntry } from "../../../src/claims/kubernetes/entry.ts";
import { IpBlock } from "../../../src/claims/kubernetes/ip-block.ts";
import { at, block, claimed, host, kept, NAME, OTHER } from "./a-claimant.ts";

const ENTRIES: Entry[] = [
  claimed(),
  claimed({}, "web-0/net1"),
  host(),
  { ...kept("web-0/net1"), releasedAt: 1_700_000_000_000 } as Entry,
];

describe("readEntry()", () => {
  test.each(ENTRIES)("reads what writeEntry() writes: %j", (entry) => {
    expect(readEntry(writeEntry(entry))).toEqual(entry);
  });

  test("finds nothing where there is neither owner nor key", () => {
    expect(readEntry({ pool: "rail1" })).toBeUndefined();
  });
});

test("sameEntry() tells every two of them apart", () => {
  const all = [undefined, ...ENTRIES, claimed(OTHER), kept("web-0/net1"), { ...claimed(), pool: "rail2" } as Entry];
  for (const [i, one] of all.entries())
    for (const [j, other] of all.entries()) expect(sameEntry(one, other)).toBe(i === j);
});

test("readBlock() reads an object of the API server, and writeEntries() writes it back", () => {
  const spec = { entries: writeEntries({ [at(1)]: claimed(), [at(2)]: kept("web-0/net1") }) };
  const object = v.parse(IpBlock, { metadata: { name: NAME, uid: "block1", resourceVersion: "10" }, spec });
  expect(readBlock(object)).toEqual(block({ [at(1)]: claimed(), [at(2)]: kept("web-0/net1") }));
});
