import { describe, expect, test } from "bun:test";
import { getTombstone, pruneTombstones, putTombstone } from "../../src/state/tombstones.ts";
import { aState } from "./a-state.ts";

describe("the tombstones", () => {
  const stone = { containerId: "c1", ifname: "net1", at: 100.25, boot: "boot" };

  test("are found by NIC, the later in place of the earlier", () => {
    using state = aState();
    state.write((database) => {
      putTombstone(database, { ...stone, at: 1 });
      putTombstone(database, stone);
    });
    expect(state.read((database) => getTombstone(database, "c1", "net1"))).toEqual(stone);
    expect(state.read((database) => getTombstone(database, "c1", "net2"))).toBeUndefined();
  });

  test("of a later DEL, or of this boot, are not hidden by one that comes late", () => {
    using state = aState();
    state.write((database) => {
      putTombstone(database, { ...stone, at: 500, boot: "earlier" });
      putTombstone(database, stone);
      putTombstone(database, { ...stone, at: 99 });
    });
    expect(state.read((database) => getTombstone(database, "c1", "net1"))).toEqual(stone);
  });

  test("are pruned by age and with another boot", () => {
    using state = aState();
    state.write((database) => {
      putTombstone(database, stone);
      putTombstone(database, { ...stone, ifname: "net2", at: 99 });
      putTombstone(database, { ...stone, ifname: "net3", at: 500, boot: "old" });
    });
    expect(state.write((database) => pruneTombstones(database, { before: 100, boot: "boot" }))).toBe(2);
    expect(state.read((database) => getTombstone(database, "c1", "net1"))).toEqual(stone);
  });
});
