import { describe, expect, test } from "bun:test";
import { listClaims } from "../../../src/state/claims.ts";
import { openState } from "../../../src/state/open-state.ts";
import { linksIn, makePod, nicOf, perform, removePod, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

/** What the node remembers, as if all of it were from before a reboot; the Pod as after one. */
function reboot(): void {
  rig.node.close();
  const state = openState(rig.settings.statePath);
  state.write((database) => {
    database.run("UPDATE attachments SET boot = 'earlier', namespaceId = 'earlier/' || namespaceId");
    for (const table of ["leases", "resting", "tombstones"]) database.run(`UPDATE ${table} SET boot = 'earlier'`);
  });
  state.close();
  removePod("one");
  makePod("one", 1);
  rig.restart();
}

function claims() {
  const state = openState(rig.settings.statePath);
  try {
    return state.read(listClaims);
  } finally {
    state.close();
  }
}

describe("what was recorded in an earlier boot", () => {
  test("is void: the first sweep ends its leases without a touch, and the claims stay", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    const held = claims();
    reboot();
    Bun.spawnSync(["ip", "-n", "one", "link", "add", "net1", "type", "veth", "peer", "name", "foreign"]);
    const { undone, problems } = await rig.node.sweep();
    expect(problems).toEqual([]);
    expect(undone).toEqual([{ containerId: "one", ifname: "net1", reason: "made in an earlier boot" }]);
    expect(linksIn("one")).toContain("net1");
    expect(rig.node.leases()).toEqual([]);
    expect(rig.node.attachments()).toEqual([]);
    expect(claims()).toEqual(held);
    expect(held).not.toEqual([]);
  });

  test("does not keep an ADD from an address, agent or none, before any sweep", async () => {
    const all = Array.from({ length: 28 }, (_, number) => nicOf("one", 1, { ifname: `rail${number}` }));
    for (const nic of all) await lend(nic);
    expect(rig.node.leases()).toHaveLength(28);
    expect(perform(rig.node, "ADD", nicOf("one", 1, { containerId: "new" }))).rejects.toThrow(/100: /);
    reboot();
    await perform(rig.node, "ADD", nicOf("one", 1, { containerId: "new" }));
    expect(rig.node.leases().map(({ containerId }) => containerId)).toEqual(["new"]);
  });

  test("does not keep the same NIC from being added, nor deleted", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    reboot();
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "CHECK", nicOf("one", 1));
    reboot();
    const pristine = stateOf("one");
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(rig.node.leases()).toEqual([]);
    expect(stateOf("one")).toBe(pristine);
  });

  test("as a tombstone forbids nothing", async () => {
    await perform(rig.node, "DEL", nicOf("one", 1));
    reboot();
    const state = openState(rig.settings.statePath);
    state.write((database) => database.run("UPDATE tombstones SET at = 1e15"));
    state.close();
    await perform(rig.node, "ADD", nicOf("one", 1));
  });
});

/** An address alone, by the plugin that gives no more. */
async function lend(nic: ReturnType<typeof nicOf>): Promise<void> {
  await perform(rig.node, "ADD", { ...nic, face: "spiderpool", config: { ...nic.config, type: "spiderpool" } });
}
