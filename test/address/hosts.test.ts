import { describe, expect, test } from "bun:test";
import { hostsOf } from "../../src/address/hosts.ts";
import { parsePrefix } from "../../src/address/prefix.ts";
import { rangeText } from "../../src/address/range.ts";

describe("hostsOf()", () => {
  test.each([
    ["172.16.1.0/27", "172.16.1.1-172.16.1.30"],
    ["172.16.1.224/27", "172.16.1.225-172.16.1.254"],
    ["172.16.0.0/16", "172.16.0.1-172.16.255.254"],
    ["172.16.1.0/30", "172.16.1.1-172.16.1.2"],
    ["172.16.1.0/31", "172.16.1.0-172.16.1.1"],
    ["172.16.1.7/32", "172.16.1.7"],
    ["0.0.0.0/0", "0.0.0.1-255.255.255.254"],
    ["fd00::/64", "fd00::1-fd00::ffff:ffff:ffff:ffff"],
    ["fd00::4/126", "fd00::5-fd00::7"],
    ["fd00::4/127", "fd00::4-fd00::5"],
    ["fd00::4/128", "fd00::4"],
  ])("of %s are %s", (prefix, hosts) => {
    expect(rangeText(hostsOf(parsePrefix(prefix)!.prefix))).toBe(hosts);
  });
});
