import { describe, expect, test } from "bun:test";
import { bootId } from "../../src/kernel/boot.ts";
import { askedBy, asksTheSame, isLaterThan } from "../../src/node/asked.ts";
import type { Call } from "../../src/node/workshop.ts";
import type { NicRequest, Request } from "../../src/wire/request.ts";
import { anAttachment } from "../state/rows.ts";

function aCall(changes: Partial<NicRequest> = {}, issuedAt = 1_000): Call {
  const nic: NicRequest = {
    face: "sriov",
    cniVersion: "1.1.0",
    network: "rail1",
    containerId: "c1",
    netns: "/run/netns/c1",
    ifname: "net1",
    args: { K8S_POD_NAME: "train-0" },
    config: { type: "sriov", deviceID: "0000:86:00.2", ipam: { type: "spiderpool" } },
    ...changes,
  };
  const request: Request = { command: "ADD", nonce: "n", issuedAt, deadline: issuedAt + 60_000, nics: [nic] };
  return { request, nic, signal: new AbortController().signal };
}

/** A record as it comes back from the state. */
function recordOf(call: Call) {
  return anAttachment({ boot: bootId(), request: JSON.parse(JSON.stringify(askedBy(call))) });
}

describe("asksTheSame()", () => {
  test("holds for the same question, whenever and by whomever it is asked", () => {
    expect(asksTheSame(recordOf(aCall()), aCall({ netns: "/proc/7/ns/net", cniVersion: "0.3.1" }, 2_000))).toBe(true);
    const prevResult = { ips: [{ address: "10.0.0.2/24" }] };
    expect(asksTheSame(recordOf(aCall({ prevResult })), aCall({ prevResult: { ...prevResult } }))).toBe(true);
  });

  test("does not hold for another configuration, other arguments, another result before it, another IPAM's answer", () => {
    const record = recordOf(aCall());
    const result = { ips: [{ address: "10.0.0.2/24" }] };
    expect(asksTheSame(record, aCall({ config: { type: "sriov", deviceID: "0000:86:00.3" } }))).toBe(false);
    expect(asksTheSame(record, aCall({ args: { MAC: "02:00:00:00:00:01" } }))).toBe(false);
    expect(asksTheSame(record, aCall({ prevResult: result }))).toBe(false);
    expect(asksTheSame(record, aCall({ delegated: result }))).toBe(false);
  });

  test("does not hold where nobody knows any more what was asked", () => {
    expect(asksTheSame(anAttachment({ boot: bootId() }), aCall())).toBe(false);
  });
});

describe("isLaterThan()", () => {
  const record = recordOf(aCall({}, 1_000));
  const asked = (issuedAt: number) => aCall({}, issuedAt).request;

  test("holds for a request that began before the record's ADD", () => {
    expect([999, 1_000, 1_001].map((at) => isLaterThan(record, asked(at)))).toEqual([true, false, false]);
  });

  test("does not hold for a record of an earlier boot, whose clock was another, nor for one that does not say", () => {
    expect(isLaterThan({ ...record, boot: "earlier" }, asked(1))).toBe(false);
    expect(isLaterThan(anAttachment({ boot: bootId() }), asked(1))).toBe(false);
  });
});
