import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { refusalOf } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

function refused(spec: object) {
  const body = {
    apiVersion: "spiderpool.spidernet.io/v2beta1",
    kind: "SpiderReservedIP",
    metadata: { name: "r" },
    spec,
  };
  return refusalOf(cluster, "/apis/spiderpool.spidernet.io/v2beta1/spiderreservedips", body);
}

describe("the API server", () => {
  test("takes SpiderReservedIPs of one or both families", async () => {
    expect(await refused({ ipVersion: "ipv4", ips: ["172.16.1.2-172.16.1.9", "10.0.0.1"] })).toBeUndefined();
    expect(await refused({ ips: ["172.16.1.2", "fd00::1-fd00::2"] })).toBeUndefined();
  });

  test.each<[string, object, string]>([
    [
      "no address",
      { ips: ["172.16.1.256"] },
      "spec.ips: Invalid value: 172.16.1.256 is no address: write for example 172.16.1.2-172.16.1.30",
    ],
    [
      "a reversed range",
      { ips: ["172.16.1.9-172.16.1.2"] },
      "spec.ips: Invalid value: 172.16.1.9-172.16.1.2 ends before it begins: write 172.16.1.2-172.16.1.9",
    ],
    [
      "a range of two families",
      { ips: ["172.16.1.9-fd00::1"] },
      "spec.ips: Invalid value: 172.16.1.9-fd00::1 begins in one family and ends in the other: write two ranges",
    ],
    [
      "an address of the other family",
      { ipVersion: 4, ips: ["fd00::1"] },
      "spec.ipVersion: Invalid value: fd00::1 is not of ipVersion 4: write ipVersion 6, or leave it out",
    ],
  ])("refuses a SpiderReservedIP with %s", async (_, spec, said) => expect(await refused(spec)).toBe(said));
});
