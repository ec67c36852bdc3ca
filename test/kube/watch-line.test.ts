import { describe, expect, test } from "bun:test";
import { readWatchLine } from "../../src/kube/watch-line.ts";
import { added, bookmark, deleted, failed, initialEnd, modified, THING } from "./an-object.ts";

const read = (line: object) => readWatchLine(THING, JSON.stringify(line));

describe("readWatchLine()", () => {
  test("keeps of an object what its resource reads", () => {
    for (const line of [added("a", 7), modified("a", 7)]) {
      const said = read(line);
      expect(said).toMatchObject({ kind: "present", version: "7", reading: { kind: "read" } });
      expect(JSON.stringify(said)).not.toContain("unread");
    }
  });

  test("names an object that cannot be read, and what of it", () => {
    expect(read(added("a", 7, "large"))).toEqual({
      kind: "present",
      version: "7",
      reading: {
        kind: "unreadable",
        unreadable: { name: { name: "a" }, uid: "uid-a", reason: "spec.size: expected number" },
      },
    });
  });

  test("knows one that is gone by name, UID and version, readable or not", () => {
    expect(read(deleted("a", 8, "large"))).toEqual({ kind: "gone", name: { name: "a" }, uid: "uid-a", version: "8" });
  });

  test("tells the bookmark that ends the beginning from the others", () => {
    expect(read(bookmark(9))).toEqual({ kind: "bookmark", version: "9", initial: false });
    expect(read(initialEnd(9))).toEqual({ kind: "bookmark", version: "9", initial: true });
  });

  test("reads the Status of an error", () => {
    expect(read(failed(410, "Expired"))).toMatchObject({ kind: "error", status: { code: 410, reason: "Expired" } });
  });

  test("takes nothing else for an event, and repeats none of it", () => {
    const secret = "c2VjcmV0";
    const lines = [
      secret,
      `{"type":"ADDED","object":{"metadata":{"name":"${secret}"`,
      `{"type":"${secret}","object":{}}`,
      `{"type":"ADDED","object":{"spec":"${secret}"}}`,
      `{"type":"MODIFIED","object":null}`,
      `{"type":"DELETED","object":{"metadata":{"name":"${secret}"}}}`,
      `{"type":"BOOKMARK","object":{"metadata":{"name":"${secret}"}}}`,
      `{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":""}}}`,
      "[]",
      "null",
    ];
    for (const line of lines) {
      const said = readWatchLine(THING, line);
      expect(said.kind).toBe("garbled");
      expect(JSON.stringify(said)).not.toContain(secret);
    }
  });
});
