import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { hostsOf } from "../../src/address/hosts.ts";
import { ipNumber } from "../../src/address/ip.ts";
import { boundsOf, parsePrefix } from "../../src/address/prefix.ts";
import { parseRange, rangeText } from "../../src/address/range.ts";
import { readRange } from "../../src/pools/read-range.ts";
import { anIp, aPrefix } from "../address/arbitrary.ts";

function said(text: string, subnet?: string): string {
  const reading = readRange(text, subnet === undefined ? undefined : parsePrefix(subnet)!.prefix);
  return reading.kind === "wrong" ? reading.message : rangeText(reading.range);
}

describe("readRange()", () => {
  test.each([
    ["172.16.1.2-172.16.1.30", "172.16.1.0/27", "172.16.1.2-172.16.1.30"],
    ["172.16.1.7", "172.16.1.0/27", "172.16.1.7"],
    ["172.16.1.0-172.16.1.31", "172.16.1.0/27", "172.16.1.0-172.16.1.31"],
    ["fd00::2-fd00::ff", "fd00::/64", "fd00::2-fd00::ff"],
  ])("reads %s in %s", (text, subnet, range) => {
    expect(said(text, subnet)).toBe(range);
  });

  test.each([
    [
      "172.16.1.2-172.16.1.32",
      "172.16.1.0/27",
      "172.16.1.2-172.16.1.32 leaves the subnet 172.16.1.0/27, whose last host is 172.16.1.30: write 172.16.1.2-172.16.1.30",
    ],
    [
      "172.16.1.226-172.16.1.256",
      "172.16.1.224/27",
      "172.16.1.256 is no address; the last host of 172.16.1.224/27 is 172.16.1.254: write 172.16.1.226-172.16.1.254",
    ],
    [
      "172.16.0.250-172.16.1.40",
      "172.16.1.0/27",
      "172.16.0.250-172.16.1.40 leaves the subnet 172.16.1.0/27, whose first host is 172.16.1.1 and last host is 172.16.1.30: write 172.16.1.1-172.16.1.30",
    ],
    [
      "172.16.2.2-172.16.2.9",
      "172.16.1.0/27",
      "172.16.2.2-172.16.2.9 lies outside of the subnet 172.16.1.0/27, whose hosts are 172.16.1.1-172.16.1.30",
    ],
    ["fd00::1", "172.16.1.0/27", "fd00::1 is IPv6, the subnet 172.16.1.0/27 is not"],
    [
      "172.16.1.9-172.16.1.5",
      "172.16.1.0/27",
      "172.16.1.9-172.16.1.5 ends before it begins: write 172.16.1.5-172.16.1.9",
    ],
    [
      "172.16.1.90-172.16.1.5",
      "172.16.1.0/27",
      "172.16.1.90-172.16.1.5 ends before it begins: write 172.16.1.5-172.16.1.30",
    ],
    ["172.16.1.2-30", "172.16.1.0/27", "30 is no address: write 172.16.1.2-172.16.1.30"],
    [
      "172.16.1.2-40",
      "172.16.1.0/27",
      "40 is no address; the last host of 172.16.1.0/27 is 172.16.1.30: write 172.16.1.2-172.16.1.30",
    ],
    ["172.16.001.002", "172.16.1.0/27", "172.16.001.002 is no address: write 172.16.1.2"],
    ["172.16.1.0/28", "172.16.1.0/27", "172.16.1.0/28 is a network, not a range: write 172.16.1.1-172.16.1.15"],
    ["172.16.1.2..172.16.1.9", "172.16.1.0/27", "172.16.1.2..172.16.1.9 is no address"],
    ["172.16.1.2-172.16.1.4-172.16.1.9", "172.16.1.0/27", "172.16.1.2-172.16.1.4-172.16.1.9 is no range"],
    ["172.16.1.2-", "172.16.1.0/27", "172.16.1.2- is no range"],
    ["172.16.1.2-fd00::1", "172.16.1.0/27", "172.16.1.2-fd00::1 begins in one family and ends in the other"],
    ["fd00::2-fd00::1", "fd00::/64", "fd00::2-fd00::1 ends before it begins: write fd00::1-fd00::2"],
  ])("refuses %s in %s", (text, subnet, message) => {
    expect(said(text, subnet)).toBe(message);
  });

  test("needs no subnet", () => {
    expect(said("10.0.0.1-10.0.0.9")).toBe("10.0.0.1-10.0.0.9");
    expect(said("10.0.0.0/30")).toBe("10.0.0.0/30 is a network, not a range: write 10.0.0.0-10.0.0.3");
    expect(said("10.0.0.1-10.0.0.300")).toBe("10.0.0.300 is no address: write 10.0.0.1-10.0.1.44");
  });

  test("accepts what lies in the subnet and nothing else", () => {
    fc.assert(
      fc.property(aPrefix(), anIp(), anIp(), (subnet, a, b) => {
        const text = `${a}-${b}`;
        const parsed = parseRange(text);
        const { first, last } = boundsOf(subnet);
        const fits =
          parsed.kind === "range" &&
          parsed.range.family === hostsOf(subnet).family &&
          first <= ipNumber(a) &&
          ipNumber(b) <= last;
        expect(readRange(text, subnet).kind).toBe(fits ? "range" : "wrong");
      }),
    );
  });

  test("accepts the text that it says to write, which lies among the hosts", () => {
    const octet = fc.nat(300);
    const dotted = fc.tuple(fc.constant(172), fc.constant(16), fc.nat(2), octet).map((all) => all.join("."));
    const text = fc.oneof(
      fc.tuple(dotted, dotted).map((ends) => ends.join("-")),
      dotted,
      fc.tuple(dotted, octet).map((ends) => ends.join("-")),
    );
    const subnet = fc
      .tuple(fc.nat(255), fc.integer({ min: 20, max: 32 }))
      .map(([last, length]) => parsePrefix(`172.16.1.${last}/${length}`)!.prefix);
    let proposals = 0;
    fc.assert(
      fc.property(text, subnet, (asked, network) => {
        const reading = readRange(asked, network);
        const proposal = reading.kind === "wrong" ? / write (\S+)$/.exec(reading.message)?.[1] : undefined;
        if (proposal === undefined) return;
        proposals++;
        const again = readRange(proposal, network);
        if (again.kind === "wrong") throw new Error(`${asked}: ${again.message}`);
        const hosts = hostsOf(network);
        expect(hosts.first <= again.range.first && again.range.last <= hosts.last).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(proposals).toBeGreaterThan(100);
  });

  test("answers whatever text it is given", () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./-]{0,30}$/));
    fc.assert(
      fc.property(texts, fc.option(aPrefix(), { nil: undefined }), (text, subnet) => {
        expect(["range", "wrong"]).toContain(readRange(text, subnet).kind);
      }),
    );
  });
});
