import { describe, expect, test } from "bun:test";
import { ipNumber, parseIp } from "../../src/address/ip.ts";
import { listResting, pruneResting, putResting, removeResting, restingBetween } from "../../src/state/resting.ts";
import { aState } from "./a-state.ts";

const rest = (address: string, endedAt: number, boot = "boot") => ({
  address: parseIp(address)!,
  family: address.includes(":") ? (6 as const) : (4 as const),
  pool: "rail1",
  endedAt,
  boot,
});

describe("the addresses at rest", () => {
  test("are listed longest at rest first", () => {
    using state = aState();
    const rows = [rest("172.16.1.2", 30), rest("172.16.1.3", 10.5), rest("fd00::2", 20)];
    state.write((database) => {
      for (const row of rows) putResting(database, row);
    });
    expect(state.read(listResting)).toEqual([rows[1]!, rows[2]!, rows[0]!]);
  });

  test("begin to rest anew when they come again", () => {
    using state = aState();
    state.write((database) => {
      putResting(database, rest("172.16.1.2", 10));
      putResting(database, rest("172.16.1.2", 50));
    });
    expect(state.read(listResting)).toEqual([rest("172.16.1.2", 50)]);
  });

  test("are pruned by age, and with another boot, and can be removed", () => {
    using state = aState();
    state.write((database) => {
      for (const row of [rest("172.16.1.2", 10), rest("172.16.1.3", 11), rest("172.16.1.4", 99, "old")])
        putResting(database, row);
    });
    expect(state.write((database) => pruneResting(database, { until: 10, boot: "boot" }))).toBe(2);
    expect(state.write((database) => removeResting(database, parseIp("172.16.1.3")!))).toBe(true);
    expect(state.write((database) => removeResting(database, parseIp("172.16.1.3")!))).toBe(false);
    expect(state.read(listResting)).toEqual([]);
  });
});

describe("restingBetween()", () => {
  test("finds those within two bounds that came later than a moment of this boot", () => {
    using state = aState();
    state.write((database) => {
      const rows = [
        rest("172.16.1.2", 11),
        rest("172.16.1.3", 10),
        rest("172.16.1.4", 12, "old"),
        rest("172.16.1.9", 13),
      ];
      for (const row of [...rows, rest("172.16.1.5", 14), rest("::1", 15)]) putResting(database, row);
    });
    const number = (text: string) => ipNumber(parseIp(text)!);
    const bounds = { first: number("172.16.1.0"), last: number("172.16.1.8"), after: 10, boot: "boot" };
    expect(state.read((database) => restingBetween(database, 4, bounds))).toEqual([
      { value: number("172.16.1.2"), endedAt: 11 },
      { value: number("172.16.1.5"), endedAt: 14 },
    ]);
    expect(state.read((database) => restingBetween(database, 6, { ...bounds, first: 0n }))).toMatchObject([
      { value: 1n },
    ]);
  });
});
