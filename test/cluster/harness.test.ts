import { beforeAll, describe, expect, test } from "bun:test";
import { type Cluster, sharedCluster } from "./a-cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await sharedCluster();
}, 60_000);

describe("startCluster()", () => {
  test("serves kubectl", async () => {
    const { stdout, stderr } = await cluster.kubectl("create", "namespace", "made");
    expect({ stdout, stderr }).toEqual({ stdout: "namespace/made created\n", stderr: "" });
  });
});
