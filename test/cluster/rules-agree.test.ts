import { beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ipNumber, parseIp } from "../../src/address/ip.ts";
import type { Document, Finding } from "../../src/manifests/document.ts";
import { readPool } from "../../src/pools/read-pool.ts";
import { readReserved } from "../../src/pools/read-reserved.ts";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { refusalOf } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const GROUP = "spiderpool.spidernet.io/v2beta1";

const subnet = fc.constantFrom(
  ...["172.16.1.0/27", "172.16.1.32/27", "172.16.11.0/16", "172.16.1.6/31", "172.16.1.9/32", "0.0.0.0/0"],
  ...[
    "fd00::/64",
    "fd00::1/120",
    "::/0",
    "FD00::/127",
    "172.16.1.0",
    "172.16.1.0/33",
    "172.16.1.0/024",
    "fd00::/129",
    "x",
  ],
);
/** IPv4-mapped ones are addresses here, and none to the API server. */
const ipV6 = fc.ipV6().filter((text) => ipNumber(parseIp(text)!) >> 32n !== 0xffffn);
const address = fc.oneof(
  fc.constantFrom(
    "172.16.1.0",
    "172.16.1.1",
    "172.16.1.31",
    "172.16.1.32",
    "172.16.1.63",
    "172.16.1.256",
    "172.16.001.2",
  ),
  fc.constantFrom(
    "fd00::",
    "fd00::1",
    "FD00::A",
    "fd00:0::2",
    "fd00::ffff",
    "fd00:0:0:1::",
    "::",
    "::1",
    "fd00::1.2.3.4",
  ),
  fc.constantFrom("fe80::1%eth0", "", " 172.16.1.3 ", "172.16.1", "1", "a", "172.16.1.2/32"),
  fc.nat(255).map((last) => `172.16.1.${last}`),
  fc.nat(0xffff).map((last) => `fd00::${last.toString(16)}`),
  ipV6,
);
const range = fc.oneof(
  address,
  fc.tuple(address, address).map(([first, last]) => `${first}-${last}`),
  fc.tuple(fc.nat(255), fc.nat(255)).map(([first, last]) => `172.16.1.${first} - 172.16.1.${last}`),
  fc.tuple(ipV6, ipV6).map(([first, last]) => `${first}-${last}`),
  fc.constantFrom("", "-", "172.16.1.2-", "172.16.1.2-9", "172.16.1.2-172.16.1.3-172.16.1.4", "172.16.1.0/27"),
);
const version = fc.constantFrom(4, 6, "4", "6", "ipv4", "IPv6");
const destination = fc.constantFrom(
  "10.0.0.0/8",
  "10.0.0.0/8",
  "10.0.0.9/8",
  "0.0.0.0/0",
  "::/0",
  "default",
  "fd01::/16",
  "10.0.0.1",
  "x",
);
const route = fc.record({ dst: destination, to: destination, gw: address, via: address }, { requiredKeys: [] });

/** What is right, and what one or two fields of it may be instead. */
const right = fc.constantFrom(
  { subnet: "172.16.1.0/27", ips: ["172.16.1.2-172.16.1.30"], gateway: "172.16.1.1" },
  { subnet: "fd00::/64", ips: ["fd00::2-fd00::ffff"], gateway: "fd00::1", ipVersion: "ipv6" },
);
const other = fc.oneof(
  fc.record({ subnet }),
  fc.record({ ipVersion: version }),
  fc.record({ ips: fc.array(range, { maxLength: 3 }) }),
  fc.record({ excludeIPs: fc.array(range, { maxLength: 2 }) }),
  fc.record({ gateway: address }),
  fc.record({ routes: fc.array(route, { maxLength: 2 }) }),
);
const poolSpec = fc.tuple(right, other, fc.option(other)).map(([spec, one, two]) => ({ ...spec, ...one, ...two }));
const reservedSpec = fc.record({ ipVersion: version, ips: fc.array(range, { maxLength: 3 }) }, { requiredKeys: [] });

function documentOf(kind: string, spec: object): Document {
  const value = { apiVersion: GROUP, kind, metadata: { name: "agree" }, spec };
  return { apiVersion: GROUP, kind, name: "agree", value, file: "-", line: 1, lineOf: () => 1 };
}

/** Looks for an object that the reader of manifests and the API server judge differently. */
async function agree(specs: fc.Arbitrary<object>, kind: string, read: (document: Document) => { findings: Finding[] }) {
  const path = `/apis/${GROUP}/${kind.toLowerCase()}s`;
  const property = fc.asyncProperty(specs, async (spec) => {
    const document = documentOf(kind, spec);
    const errors = read(document).findings.filter(({ severity }) => severity === "error");
    const refusal = await refusalOf(cluster, path, document.value);
    expect({ spec, refused: refusal !== undefined, refusal }).toEqual({ spec, refused: errors.length > 0, refusal });
  });
  await fc.assert(property, { numRuns: 400 });
}

describe("the API server and the reader of manifests judge alike", () => {
  test("of SpiderIPPools", () => agree(poolSpec, "SpiderIPPool", readPool), 120_000);

  test("of SpiderReservedIPs", () => agree(reservedSpec, "SpiderReservedIP", readReserved), 120_000);
});

test("what the API server says to write in place of a range, it takes", async () => {
  const four = fc.tuple(fc.constantFrom("172.16.1.0/27", "172.16.1.32/27", "172.16.11.0/16", "172.16.1.6/31"), range);
  const property = fc.asyncProperty(four, async ([net, written]) => {
    const of = (one: string) => documentOf("SpiderIPPool", { subnet: net, ips: [one] }).value;
    const said = await refusalOf(cluster, `/apis/${GROUP}/spiderippools`, of(written));
    const meant = said?.match(/: write ([^\n]*)$/)?.[1];
    fc.pre(meant !== undefined);
    expect({ written, meant, said: await refusalOf(cluster, `/apis/${GROUP}/spiderippools`, of(meant!)) }).toEqual({
      ...{ written, meant: meant!, said: undefined },
    });
  });
  await fc.assert(property, { numRuns: 100 });
}, 120_000);
