import { describe, expect, test } from "bun:test";
import type { Operation } from "../../../src/attach/operation.ts";
import { undo } from "../../../src/attach/perform.ts";
import { verify } from "../../../src/attach/verify.ts";
import { at } from "../a-given.ts";
import { anRdmaDevice, aPf, done, nobody } from "./a-world.ts";

const mac = "0a:58:ac:10:01:02" as never;

describe("vf.set", () => {
  test("asks the driver for nothing that is so already", async () => {
    const world = aPf();
    await done(world, { do: "vf.set", pf: "ens6", vf: 1, setting: { set: "rate", min: 0, max: 0 } });
    expect(world.asked).toEqual([]);
  });

  test("sees a setting, and no other", async () => {
    const world = aPf();
    const trust: Operation = { do: "vf.set", pf: "ens6", vf: 1, setting: { set: "trust", on: true } };
    expect(() => verify([trust], at(world))).toThrow("ip link set dev ens6 vf 1 trust on");
    await done(world, trust);
    verify([trust], at(world));
  });

  test("undo() finds nothing to do where the PF or the VF is gone", async () => {
    for (const gone of ["PF", "VF"]) {
      const world = aPf();
      const trust: Operation = { do: "vf.set", pf: "ens6", vf: 1, setting: { set: "trust", on: true } };
      const befores = await done(world, trust);
      if (gone === "PF") world.host.deleteLink("ens6");
      else world.host.list.find(({ name }) => name === "ens6")!.vfs = [];
      await undo([trust], befores, at(world), nobody);
    }
  });

  test("undo() lets a driver refuse the all-zero MAC, and no other", async () => {
    const world = aPf();
    const set: Operation = { do: "vf.set", pf: "ens6", vf: 1, setting: { set: "mac", mac } };
    const befores = await done(world, set);
    world.refuse = (command) => (command.includes(" mac ") ? "EINVAL" : undefined);
    await undo([set], befores, at(world), nobody);
    const other = [{ original: { set: "mac", mac: "0a:58:ac:10:01:03" } }];
    await expect(undo([set], other, at(world), nobody)).rejects.toThrow("EINVAL");
  });
});

describe("vf.keep", () => {
  test("gives back the administrative MAC that a Pod has changed from inside", async () => {
    const world = aPf();
    const before = world.print();
    const keep: Operation = { do: "vf.keep", pf: "ens6", vf: 1 };
    const befores = await done(world, keep);
    world.host.setVf("ens6", 1, { set: "mac", mac });
    await undo([keep], befores, at(world), nobody);
    expect(world.print()).toEqual(before);
  });
});

describe("rdma.move", () => {
  const move: Operation = { do: "rdma.move", device: "mlx5_3", pci: "0000:81:01.1" as never };

  test("comes home under its own name though the Pod has renamed it", async () => {
    const world = anRdmaDevice();
    const befores = await done(world, move);
    world.pod.renameRdmaDevice("mlx5_3", "mlx5_0");
    await undo([move], befores, at(world), nobody);
    expect(world.host.rdmaDevices()).toEqual([{ index: 3, name: "mlx5_3" }]);
  });

  test("gets its name back where a dead namespace left it under the Pod's", async () => {
    const world = anRdmaDevice();
    const befores = await done(world, move);
    world.pod.renameRdmaDevice("mlx5_3", "mlx5_0");
    world.killPod();
    await undo([move], befores, { host: world.host, pod: undefined }, nobody);
    expect(world.host.rdmaDevices()).toEqual([{ index: 3, name: "mlx5_3" }]);
  });

  test("answers rdmaMode in shared mode, and undoes nothing", async () => {
    const world = anRdmaDevice();
    world.host.mode = "shared";
    const failed = await done(world, move).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "rdmaMode" });
    expect(world.host.rdmaDevices()).toHaveLength(1);
  });
});
