import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parsePciAddress } from "../../src/address/pci-address.ts";
import {
  getAttachment,
  hasAttachment,
  listAttachments,
  listAttachmentsByDevice,
  listAttachmentsByNamespace,
  listAttachmentsOfNic,
  putAttachment,
  removeAttachment,
  setAttachmentState,
} from "../../src/state/attachments.ts";
import { aState } from "./a-state.ts";
import { anAttachment } from "./rows.ts";

const VF = parsePciAddress("0000:86:01.2")!;

describe("putAttachment()", () => {
  test("is read back with everything it had", () => {
    using state = aState();
    const full = anAttachment({
      podNamespace: "ai",
      podName: "train-0",
      podUid: "uid",
      device: VF,
      state: "done",
      plan: [{ do: "link.move", pci: VF }, { do: "link.up" }],
      befores: [{ name: "ens6f0v3" }, null],
      result: { ips: [{ address: "172.16.1.2/27" }] },
      request: { nonce: "n" },
      createdAt: 1_700_000_000_000.5,
    });
    state.write((database) => putAttachment(database, full));
    expect(state.read((database) => getAttachment(database, full))).toEqual(full);
  });

  test("is read back without what it lacked", () => {
    using state = aState();
    state.write((database) => putAttachment(database, anAttachment()));
    expect(state.read((database) => getAttachment(database, anAttachment()))).toStrictEqual(anAttachment());
  });

  test("keeps whatever JSON plan, befores, result and request are", () => {
    using state = aState();
    const json = fc.array(fc.jsonValue());
    fc.assert(
      fc.property(json, json, fc.jsonValue(), (plan, befores, answer) => {
        const attachment = anAttachment({ plan, befores, result: answer, request: answer });
        state.write((database) => putAttachment(database, attachment));
        const found = state.read((database) => getAttachment(database, attachment));
        for (const key of ["plan", "befores", "result", "request"] as const) {
          expect(JSON.stringify(found?.[key])).toBe(JSON.stringify(attachment[key]));
        }
      }),
      { numRuns: 50 },
    );
  });

  test("takes the place of the entry of its key, and of no other", () => {
    using state = aState();
    state.write((database) => {
      putAttachment(database, anAttachment());
      putAttachment(database, anAttachment({ face: "rdma" }));
      putAttachment(database, anAttachment({ ifname: "net2" }));
      putAttachment(database, anAttachment({ state: "done" }));
    });
    const found = state.read(listAttachments).map(({ ifname, face, state: at }) => `${ifname} ${face} ${at}`);
    expect(found).toEqual(["net1 rdma planned", "net1 sriov done", "net2 sriov planned"]);
  });

  test("refuses a state that is none", () => {
    using state = aState();
    expect(() =>
      state.write((database) => putAttachment(database, anAttachment({ state: "gone" as never }))),
    ).toThrow();
  });
});

describe("the entries", () => {
  test("are listed oldest first, all or those of a namespace", () => {
    using state = aState();
    state.write((database) => {
      putAttachment(database, anAttachment({ ifname: "net3", createdAt: 1 }));
      putAttachment(database, anAttachment({ ifname: "net1", createdAt: 2 }));
      putAttachment(database, anAttachment({ ifname: "net2", createdAt: 3, namespaceId: "other" }));
    });
    const names = (found: { ifname: string }[]) => found.map(({ ifname }) => ifname);
    expect(names(state.read(listAttachments))).toEqual(["net3", "net1", "net2"]);
    expect(names(state.read((database) => listAttachmentsByNamespace(database, "cookie 7")))).toEqual(["net3", "net1"]);
    expect(names(state.read((database) => listAttachmentsByNamespace(database, "none")))).toEqual([]);
  });

  test("are found by the device they hold, the oldest first, in whatever state", () => {
    using state = aState();
    state.write((database) => {
      putAttachment(database, anAttachment({ containerId: "new", device: VF, createdAt: 2 }));
      putAttachment(database, anAttachment({ containerId: "old", device: VF, createdAt: 1, state: "undoing" }));
      putAttachment(database, anAttachment({ containerId: "none" }));
    });
    const holders = (text: string) =>
      state.read((database) => listAttachmentsByDevice(database, parsePciAddress(text)!)).map((one) => one.containerId);
    expect(holders(VF)).toEqual(["old", "new"]);
    expect(holders("0000:86:01.4")).toEqual([]);
  });

  test("are found by their NIC, whichever plugin has made them", () => {
    using state = aState();
    state.write((database) => {
      putAttachment(database, anAttachment({ face: "rdma", createdAt: 2 }));
      putAttachment(database, anAttachment({ createdAt: 1 }));
      putAttachment(database, anAttachment({ ifname: "net2" }));
      putAttachment(database, anAttachment({ containerId: "c2" }));
    });
    const found = state.read((database) => listAttachmentsOfNic(database, "c1", "net1"));
    expect(found.map(({ face }) => face)).toEqual(["sriov", "rdma"]);
    expect(state.read((database) => listAttachmentsOfNic(database, "c1", "net3"))).toEqual([]);
  });

  test("change their state, and nothing else", () => {
    using state = aState();
    const key = anAttachment();
    state.write((database) => putAttachment(database, anAttachment({ plan: [1] })));
    expect(state.write((database) => setAttachmentState(database, key, "undoing"))).toBe(true);
    expect(state.read((database) => getAttachment(database, key))).toEqual(
      anAttachment({ plan: [1], state: "undoing" }),
    );
    expect(state.write((database) => setAttachmentState(database, { ...key, face: "rdma" }, "done"))).toBe(false);
  });

  test("are removed one by one, and absence is told", () => {
    using state = aState();
    state.write((database) => {
      putAttachment(database, anAttachment());
      putAttachment(database, anAttachment({ face: "rdma" }));
    });
    expect(state.write((database) => removeAttachment(database, anAttachment()))).toBe(true);
    expect(state.write((database) => removeAttachment(database, anAttachment()))).toBe(false);
    expect(state.read((database) => hasAttachment(database, "c1", "net1"))).toBe(true);
    state.write((database) => removeAttachment(database, anAttachment({ face: "rdma" })));
    expect(state.read((database) => hasAttachment(database, "c1", "net1"))).toBe(false);
    expect(state.read((database) => getAttachment(database, anAttachment()))).toBeUndefined();
  });
});
