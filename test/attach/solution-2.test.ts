import { describe, expect, test } from "bun:test";
import type { Given } from "../../src/attach/faces/face.ts";
import { say } from "../../src/attach/say.ts";
import type { FaceName } from "../../src/wire/face.ts";
import { FakeWorld } from "../kernel/fake-world.ts";
import { type Attached, aGrant, aNic, attach, aVf, CLUSTER, detach } from "./a-given.ts";
import { expectGolden } from "./golden.ts";

const RAILS = [1, 2, 3, 4, 5, 6, 7, 8];

describe("the document's Solution 2, eight rails", () => {
  test("plan() of the fused form makes a rail in one plan", async () => {
    const { journal } = await attachFused(aNode(), [1]);
    expectGolden("solution-2-fused-net1.txt", say(journal[0]!.plan));
  });

  test("plan() of each plugin of the chain makes its part", async () => {
    const { journal } = await attachChained(aNode(), [1]);
    expectGolden(
      "solution-2-chained-net1.txt",
      journal.flatMap(({ face, plan }) => [`# ${face}`, ...say(plan)]),
    );
  });

  test("the first and the last rail leave this Pod", async () => {
    const world = aNode();
    await attachFused(world, [1, 8]);
    expectGolden("solution-2-pod.txt", world.pod.print());
  });

  test("both forms leave the same Pod and the same host", async () => {
    const [fused, chained] = [aNode(), aNode()];
    await attachFused(fused);
    await attachChained(chained);
    expect(chained.print()).toEqual(fused.print());
  });

  test("the default of the table that each address leads to leaves by that address's NIC", async () => {
    const world = aNode();
    await attachFused(world);
    for (const rail of RAILS) {
      const ip = aGrant(rail).address.split("/")[0];
      const rule = world.pod.ruleList.find(({ from }) => from === `${ip}/32`);
      const way = world.pod.table.find(({ table, dst }) => table === rule?.table && dst === "0.0.0.0/0");
      expect(way?.dev).toBe(`net${rail}`);
    }
  });

  test("undo() in the order of DEL leaves nothing but the host's rule", async () => {
    const world = aNode();
    const before = world.print();
    const { journal } = await attachChained(world);
    for (const one of [...journal].reverse()) await detach(world, journal, one);
    expect(world.print()).toEqual(withRule(before));
  });

  test("undo() of one NIC keeps what another holds alike, whichever goes first", async () => {
    const world = aNode();
    const before = world.print();
    const { journal } = await attachFused(world);
    for (const one of [...journal]) {
      await detach(world, journal, one);
      const isShared = world.pod.ruleList.some(({ from }) => from === "10.233.1.4/32");
      expect(isShared).toBe(journal.length > 0);
    }
    expect(world.print()).toEqual(withRule(before));
  });

  test("undo() brings every VF and RDMA device home when the Pod's namespace is gone", async () => {
    const world = aNode();
    const before = world.host.print();
    const { journal } = await attachFused(world);
    world.killPod();
    expect(world.host.link("net1")?.mtu).toBe(4200);
    for (const one of [...journal]) await detach({ ...world, pod: undefined } as never, journal, one);
    expect(world.host.print()).toEqual(withRule(before));
  });
});

function aNode(): FakeWorld {
  const world = new FakeWorld();
  world.host.addLink({ name: "bond0", up: true, mac: "02:00:00:00:aa:01" });
  world.host.addAddress("bond0", "10.20.0.11/24" as never);
  world.host.addRoute({
    family: 4,
    dst: "0.0.0.0/0",
    table: 254,
    dev: "bond0",
    gateway: "10.20.0.1",
    src: "10.20.0.11",
  } as never);
  for (const rail of RAILS) {
    world.addPf(`eno3np${rail}`, `8${rail}`, 2, 4200);
    world.host.addAddress(`eno3np${rail}`, `172.16.1.${rail * 32 - 2}/27` as never);
    world.host.devices.push({ index: rail, name: `mlx5_${rail}` });
  }
  world.addFirstNic();
  return world;
}

async function attachFused(world: FakeWorld, rails = RAILS): Promise<{ journal: Attached[] }> {
  const journal: Attached[] = [];
  for (const rail of rails) {
    const { device, vf } = aVf(world, `eno3np${rail}`, 1);
    const config = { deviceID: device.pci, rdmaIsolation: true, mtu: 4200, coordinator: { mode: "auto" } };
    const given = { device, vf, rdma: `mlx5_${rail}`, grants: [aGrant(rail)], coordinator: CLUSTER };
    await attach(world, journal, aNic("railhead", `net${rail}`), config, given);
  }
  return { journal };
}

async function attachChained(world: FakeWorld, rails = RAILS): Promise<{ journal: Attached[] }> {
  const journal: Attached[] = [];
  for (const rail of rails) {
    const { device, vf } = aVf(world, `eno3np${rail}`, 1);
    const given = { device, vf, rdma: `mlx5_${rail}`, coordinator: CLUSTER };
    const deviceID = device.pci;
    const calls: [FaceName, object, Partial<Given>][] = [
      ["sriov", { vlan: 0, min_tx_rate: 0, max_tx_rate: 0, deviceID }, { ...given, grants: [aGrant(rail)] }],
      ["rdma", { deviceID }, given],
      ["coordinator", { txQueueLen: 0, tunePodRoutes: true, mode: "auto", deviceID }, given],
      ["tuning", { mtu: 4200, deviceID }, given],
    ];
    let prevResult = {};
    for (const [face, config, facts] of calls) {
      prevResult = (await attach(world, journal, aNic(face, `net${rail}`, { prevResult }), config, facts)).result;
    }
  }
  return { journal };
}

/** The host's rule for all Pods stays. */
function withRule(lines: readonly string[]): string[] {
  const rule = "ip rule add from all lookup 500 priority 1000 (IPv4)";
  const at = lines.findLastIndex((line) => line.startsWith("ip route add"));
  return [...lines.slice(0, at + 1), rule, ...lines.slice(at + 1)];
}
