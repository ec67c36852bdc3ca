import { describe, expect, test } from "bun:test";
import { fixedText, type Text } from "../../src/kube/followed-file.ts";
import { followKeyPair } from "../../src/kube/key-pair.ts";
import { PAIRS } from "./a-folder.ts";

const { one, other } = PAIRS;

/** A text that a test changes. */
function changing(text: string): Text & { is: string } {
  const changed = { is: text, read: () => changed.is };
  return changed;
}

describe("followKeyPair()", () => {
  test("is the same object until both have changed, in either order", () => {
    const [cert, key] = [changing(one.cert), changing(one.key)];
    const pair = followKeyPair(cert, key, "here");
    const first = pair.read();
    expect(first).toEqual(one);
    cert.is = other.cert;
    expect(pair.read()).toBe(first);
    key.is = other.key;
    expect(pair.read()).toEqual(other);
    key.is = one.key;
    expect(pair.read()).toEqual(other);
    cert.is = one.cert;
    expect(pair.read()).toEqual(one);
  });

  test("keeps the last pair while a file is half written", () => {
    const [cert, key] = [changing(one.cert), changing(one.key)];
    const pair = followKeyPair(cert, key, "here");
    const first = pair.read();
    for (const half of [other.cert.slice(0, 100), "", "nonsense"]) {
      cert.is = half;
      expect(pair.read()).toBe(first);
    }
    key.is = other.key.slice(0, 60);
    expect(pair.read()).toBe(first);
  });

  test("takes both from one file, whichever comes first", () => {
    for (const text of [one.cert + one.key, one.key + one.cert]) {
      expect(followKeyPair(fixedText(text), fixedText(text), "here").read()).toEqual({ cert: text, key: text });
    }
  });

  test("throws where there has been no pair, says which part is wrong, and shows none of it", () => {
    const wrong = [
      [one.cert, other.key, "the client key is not that of the client certificate"],
      ["nonsense", one.key, "the client certificate is no PEM certificate"],
      [one.cert, one.key.slice(0, 80), "the client key is no PEM private key"],
    ] as const;
    for (const [cert, key, complaint] of wrong) {
      expect(() => followKeyPair(fixedText(cert), fixedText(key), "/etc/x.pem").read()).toThrow(
        `/etc/x.pem: ${complaint}`,
      );
    }
  });
});
