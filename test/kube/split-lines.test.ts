import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { splitLines } from "../../src/kube/split-lines.ts";

const encoder = new TextEncoder();

/** All lines of a text that comes in these pieces. */
function linesOf(bytes: Uint8Array, cuts: number[]): string[] {
  const splitter = splitLines(1_000_000);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].flatMap((from, at) => splitter.push(bytes.subarray(from, places[at] ?? bytes.length)));
}

describe("splitLines()", () => {
  test("gives the same lines, however the bytes are cut", () => {
    const line = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n") && text !== "");
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (lines, cuts) => {
        const bytes = encoder.encode(lines.map((text) => `${text}\n`).join(""));
        expect(linesOf(bytes, cuts)).toEqual(lines);
      }),
    );
  });

  test("gives the same lines when every byte comes alone", () => {
    const bytes = encoder.encode('{"a":"— 青い空 🚂"}\nzweite\n');
    const splitter = splitLines(100);
    const lines = [...bytes].flatMap((byte) => splitter.push(Uint8Array.of(byte)));
    expect(lines).toEqual(['{"a":"— 青い空 🚂"}', "zweite"]);
  });

  test("keeps a line until it ends, and says how much of one is there", () => {
    const splitter = splitLines(100);
    expect(splitter.push(encoder.encode("half"))).toEqual([]);
    expect(splitter.pending()).toBe(4);
    expect(splitter.push(encoder.encode(" a line\n\n\nnext"))).toEqual(["half a line"]);
    expect(splitter.pending()).toBe(4);
    expect(splitter.push(encoder.encode("\n"))).toEqual(["next"]);
    expect(splitter.pending()).toBe(0);
  });

  test("has its own copy of a line that has not ended when its chunk is written over", () => {
    const splitter = splitLines(100);
    const chunk = encoder.encode("one\ntwo");
    const lines = splitter.push(chunk);
    chunk.fill(0x78);
    expect([...lines, ...splitter.push(encoder.encode("\n"))]).toEqual(["one", "two"]);
  });

  test("throws where a line is longer than it may be, ended or not", () => {
    expect(() => splitLines(3).push(encoder.encode("four\n"))).toThrow("A line has more than 3 bytes");
    const splitter = splitLines(3);
    expect(splitter.push(encoder.encode("one\ntw"))).toEqual(["one"]);
    expect(() => splitter.push(encoder.encode("oo"))).toThrow(RangeError);
  });
});
