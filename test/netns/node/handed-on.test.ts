import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseIp } from "../../../src/address/ip.ts";
import type { PciAddress } from "../../../src/address/pci-address.ts";
import { bootId } from "../../../src/kernel/boot.ts";
import { openPodNamespace } from "../../../src/node/pod-namespace.ts";
import { type Attachment, putAttachment } from "../../../src/state/attachments.ts";
import { putLease } from "../../../src/state/leases.ts";
import { type Database, openState } from "../../../src/state/open-state.ts";
import type { NicRequest } from "../../../src/wire/request.ts";
import { fakeSysfs } from "../../kernel/fake-sysfs.ts";
import { anAttachment } from "../../state/rows.ts";
import { aRig, makePod, makeRails, nicOf, perform, type Rig, railConfig, removePod, removeRails } from "./a-rig.ts";

/*
 * This kernel has no VF: sysfs is a made-up one whose PF is a veth, so an ADD that gets the VF ends where it asks the
 * kernel for what the PF says of it. The lab has the same on real VFs (test/lab/handed-on.sh).
 */
const VF = "0000:86:00.2" as PciAddress;
const GETS_IT = /eno3np1/;

let rig: Rig;
let sysfs: ReturnType<typeof fakeSysfs>;

beforeEach(async () => {
  makeRails(1);
  makePod("old", 1);
  makePod("new", 2);
  sysfs = fakeSysfs({
    "bus/pci/devices/0000:86:00.0/sriov_numvfs": "1",
    "bus/pci/devices/0000:86:00.0/net/eno3np1/mtu": "9000",
    "bus/pci/devices/0000:86:00.0/virtfn0": `-> bus/pci/devices/${VF}`,
    [`bus/pci/devices/${VF}/physfn`]: "-> bus/pci/devices/0000:86:00.0",
  });
  rig = await aRig({ sysfs: sysfs.root, deviceWait: 120 });
});

afterEach(() => {
  rig.end();
  sysfs.remove();
  readdirSync("/run/netns").forEach(removePod);
  removeRails(1);
});

/** The kernel brings the VF's interface back to the host. */
const comesHome = () => mkdirSync(join(sysfs.root, `bus/pci/devices/${VF}/net/eno3np1v0`), { recursive: true });

const wanting = (changes: Partial<NicRequest> = {}) =>
  perform(
    rig.node,
    "ADD",
    nicOf("new", 1, { face: "sriov", config: { type: "sriov", deviceID: VF, ipam: railConfig(1).ipam }, ...changes }),
  );

/** A record of a NIC that has the VF, as its ADD would have left it. */
function holds(changes: Partial<Attachment> = {}): void {
  const pod = openPodNamespace("/run/netns/old")!;
  const record = anAttachment({
    containerId: "old",
    netns: "/run/netns/old",
    namespaceId: pod.id,
    boot: bootId(),
    device: VF,
    state: "done",
    podNamespace: "default",
    podName: "train-0",
    plan: [{ do: "link.move", pci: VF, from: "eno3np1v0", ifname: "net1" }],
    befores: [{}],
    ...changes,
  });
  pod.close();
  write((database) => putAttachment(database, record));
}

function write(change: (database: Database) => void): void {
  const state = openState(rig.settings.statePath);
  state.write(change);
  state.close();
}

describe("a VF that another Pod has", () => {
  test("is not taken while its namespace lives: code 11 names the holder", async () => {
    holds();
    expect(wanting()).rejects.toThrow(/^11: .*net1 in container old of Pod default\/train-0/);
    expect(rig.node.attachments()).toHaveLength(1);
    expect(rig.node.leases()).toEqual([]);
  });

  test("is taken as soon as that Pod's DEL gives it back", async () => {
    holds();
    const taking = wanting().catch(String);
    await Bun.sleep(20);
    comesHome();
    await perform(rig.node, "DEL", nicOf("old", 1, { face: "sriov", config: {} }));
    expect(await taking).toMatch(GETS_IT);
    expect(rig.node.attachments()).toEqual([]);
  });

  test("is taken back at once from a namespace that is gone, with its lease", async () => {
    holds();
    write((database) =>
      putLease(database, {
        address: parseIp("172.16.1.9")!,
        family: 4,
        pool: "x",
        containerId: "old",
        ifname: "net1",
        since: 1,
        boot: bootId(),
      }),
    );
    removePod("old");
    comesHome();
    expect(wanting()).rejects.toThrow(GETS_IT);
    expect(rig.node.attachments()).toEqual([]);
    expect(rig.node.leases()).toEqual([]);
  });

  test("is waited for while the kernel has not brought it home from there", async () => {
    holds();
    removePod("old");
    expect(wanting()).rejects.toThrow(/^11: /);
    expect(rig.node.attachments()).toHaveLength(1);
    comesHome();
    expect(wanting()).rejects.toThrow(GETS_IT);
    expect(rig.node.attachments()).toEqual([]);
  });

  test("is taken back from whoever died on the way to it or from it", async () => {
    for (const state of ["planned", "undoing"] as const) {
      holds({ state });
      comesHome();
      expect(wanting()).rejects.toThrow(GETS_IT);
      expect(rig.node.attachments()).toEqual([]);
    }
  });

  test("is taken back from a record of an earlier boot", async () => {
    holds({ boot: "earlier", namespaceId: "earlier/cookie:7" });
    expect(wanting()).rejects.toThrow(GETS_IT);
    expect(rig.node.attachments()).toEqual([]);
  });

  test("is refused though the oldest record of it is the NIC's own", async () => {
    holds({ containerId: "new", face: "rdma", plan: [], befores: [], createdAt: 1 });
    holds({ createdAt: 2 });
    expect(wanting()).rejects.toThrow(/^11: .*container old/);
  });
});

describe("a VF that the same container has", () => {
  test("under another name is refused at once, with both names", async () => {
    holds({ containerId: "new", ifname: "net7" });
    expect(wanting()).rejects.toThrow(/^7: .*net7 of this container already.*net1/);
  });

  test("by another plugin of the same NIC is that NIC's own", async () => {
    holds({ containerId: "new", face: "rdma", plan: [], befores: [] });
    expect(wanting()).rejects.toThrow(GETS_IT);
  });

  test("from an ADD that is not all undone yet is code 11, and its record stays", async () => {
    holds({ containerId: "new" });
    removePod("old");
    expect(wanting()).rejects.toThrow(/^11: .*not back yet/);
    expect(rig.node.attachments()).toHaveLength(1);
    comesHome();
    expect(wanting()).rejects.toThrow(GETS_IT);
    expect(rig.node.attachments()).toEqual([]);
  });
});

describe("the sweep", () => {
  test("tells of a VF that is not back yet, and ends with the next", async () => {
    holds();
    removePod("old");
    expect((await rig.node.sweep()).problems).toEqual([expect.stringContaining(VF)]);
    comesHome();
    expect((await rig.node.sweep()).undone).toMatchObject([{ containerId: "old" }]);
    expect(rig.node.attachments()).toEqual([]);
  });

  test("tells of a record that it cannot look at, and sweeps the others", async () => {
    holds({ netns: "/proc/self/mem/\0", ifname: "net9" });
    removePod("old");
    holdsNothing();
    const { undone, problems } = await rig.node.sweep();
    expect(problems).toEqual([expect.stringContaining("net9 of old")]);
    expect(undone).toMatchObject([{ containerId: "other" }]);
  });
});

/** A record of a namespace that is gone, without a device. */
function holdsNothing(): void {
  const gone = anAttachment({ containerId: "other", boot: bootId(), namespaceId: "gone", state: "done" });
  write((database) => putAttachment(database, { ...gone, face: "macvlan" }));
}
