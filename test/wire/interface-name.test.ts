import { describe, expect, test } from "bun:test";
import { interfaceNameFault } from "../../src/wire/interface-name.ts";

describe("interfaceNameFault()", () => {
  test.each(["net1", "eth0", "ens6f0v3", "a", "exactly15bytes_", "rail-1.4094", "Ωmega"])(
    "finds none in %p",
    (name) => {
      expect(interfaceNameFault(name)).toBeUndefined();
    },
  );

  test.each([
    ["", "is empty"],
    [".", "is a directory's name"],
    ["..", "is a directory's name"],
    ["sixteenbytes1234", "is longer than 15 bytes"],
    ["ΩΩΩΩΩΩΩΩ", "is longer than 15 bytes"],
    ["a/b", "holds a slash, a colon or white space"],
    ["a:1", "holds a slash, a colon or white space"],
    ["net 1", "holds a slash, a colon or white space"],
    ["net\t", "holds a slash, a colon or white space"],
    ["net\u0085", "holds a slash, a colon or white space"],
    ["net\u2003", "holds a slash, a colon or white space"],
    ["net\0", "holds a slash, a colon or white space"],
  ])("%p %s", (name, fault) => expect(interfaceNameFault(name)).toBe(fault));
});
