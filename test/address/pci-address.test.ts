import { describe, expect, test } from "bun:test";
import { parsePciAddress } from "../../src/address/pci-address.ts";

describe("parsePciAddress()", () => {
  test("gives an address without domain the domain 0000, and lower case", () => {
    expect(parsePciAddress("86:01.2")).toBe("0000:86:01.2" as never);
    expect(parsePciAddress("0000:AF:1F.7")).toBe("0000:af:1f.7" as never);
  });

  test.each([
    "",
    "0000:86:01",
    "0000:86:01.8",
    "0000:86:20.0",
    "86:1.2",
    "0000:86:01.2 ",
    "0000:86:01.2\n",
    "../0000:86:01.2",
    "00000:86:01.2",
  ])("refuses %j", (text) => {
    expect(parsePciAddress(text)).toBeUndefined();
  });
});
