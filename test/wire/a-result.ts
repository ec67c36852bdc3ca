import fc from "fast-check";
import type { Interface, IpConfig, Result, RouteConfig } from "../../src/wire/result.ts";

/** What railhead answers for the first rail of the seed's Solution 2, with both families and all that routes can say. */
export const RAIL: Result = {
  interfaces: [
    { name: "net1", mac: "02:00:00:00:00:01", mtu: 4200, sandbox: "/run/netns/pod", pciID: "0000:86:01.2" },
    { name: "ens6f0" },
  ],
  ips: [
    { address: "172.16.1.2/27", gateway: "172.16.1.1", interface: 0 },
    { address: "172.16.1.3/27", interface: 0 },
    { address: "fd00:1::2/64", gateway: "fd00:1::1", interface: 0 },
  ],
  routes: [
    { dst: "172.16.0.0/16", gw: "172.16.1.1", mtu: 4200, priority: 10, table: 0, scope: 0 },
    { dst: "fd00::/16" },
  ],
  dns: { nameservers: ["10.0.0.10"], search: ["cluster.local"], domain: "", options: [] },
};

const ip4 = fc.ipV4().chain((ip) => fc.integer({ min: 0, max: 32 }).map((bits) => `${ip}/${bits}`));
const ip6 = fc.ipV6().chain((ip) => fc.integer({ min: 0, max: 128 }).map((bits) => `${ip}/${bits}`));
const cidr = fc.oneof(ip4, ip6);
const word = fc.string({ minLength: 1 });
const number = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const optional = { requiredKeys: [] as [] };

const anInterface: fc.Arbitrary<Interface> = fc.record(
  { name: word, mac: word, mtu: number, sandbox: word, socketPath: word, pciID: word },
  { requiredKeys: ["name"] },
);
const anIp: fc.Arbitrary<IpConfig> = fc.record(
  { address: cidr, gateway: word, interface: fc.nat() },
  { requiredKeys: ["address"] },
);
const aRoute: fc.Arbitrary<RouteConfig> = fc.record(
  { dst: cidr, gw: word, mtu: number, advmss: number, priority: number, table: fc.nat(), scope: fc.nat() },
  { requiredKeys: ["dst"] },
);
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const dns = fc
  .record({ nameservers: words, domain: word, search: words, options: words }, optional)
  .filter((value) => Object.keys(value).length > 0);

/** Any result without empty values, which no version tells from absent ones. */
export const aResult: fc.Arbitrary<Result> = fc.record(
  {
    interfaces: fc.array(anInterface, { minLength: 1, maxLength: 3 }),
    ips: fc.array(anIp, { minLength: 1, maxLength: 4 }),
    routes: fc.array(aRoute, { minLength: 1, maxLength: 4 }),
    dns,
  },
  optional,
);
