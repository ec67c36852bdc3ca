import { describe, expect, test } from "bun:test";
import { NetlinkError } from "../../../src/kernel/netlink/error.ts";
import { decodeMessages } from "../../../src/kernel/netlink/message.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { vfVerbs } from "../../../src/kernel/verbs/vf.ts";
import { acknowledge, type FakeTransport, fakeTransport } from "../fake-transport.ts";
import { hex, recorded } from "../recorded.ts";

/** A kernel whose PF answers the bytes of a fixture. */
function pf(fixture: string): FakeTransport {
  const [answer] = decodeMessages(recorded(fixture));
  return fakeTransport((request) => [{ ...answer!, sequence: request.sequence }, acknowledge(request)]);
}

describe("vfs()", () => {
  test("asks for VF data, without statistics (exact bytes)", () => {
    const transport = pf("answer-vfs");
    vfVerbs(netlinkSocket(() => transport)).vfs("ens6f0");
    const sent = transport.sent[0]!;
    sent.fill(0, 8, 12);
    expect(hex(sent)).toBe(hex(recorded("link-get-vfs")));
  });

  test("reads each VF, by its own number (exact bytes; no PF here)", () => {
    expect(vfVerbs(netlinkSocket(() => pf("answer-vfs"))).vfs("ens6f0")).toEqual([
      {
        vf: 1,
        mac: "02:00:00:00:00:04",
        vlan: 100,
        qos: 5,
        vlanProto: "802.1ad",
        minTxRate: 100,
        maxTxRate: 1000,
        spoofchk: true,
        trust: true,
        linkState: "disable",
      },
      {
        vf: 0,
        mac: "00:00:00:00:00:00",
        vlan: 7,
        qos: 0,
        vlanProto: "802.1q",
        minTxRate: 0,
        maxTxRate: 0,
        spoofchk: false,
        trust: false,
        linkState: "auto",
      },
    ] as never);
  });

  test("of a PF whose VFs are not made yet is empty", () => {
    expect(vfVerbs(netlinkSocket(() => pf("answer-vfs-none"))).vfs("ens6f0")).toEqual([]);
  });

  test("of a link that is no PF throws", () => {
    const kernel = vfVerbs(netlinkSocket(() => pf("answer-link-no-pf")));
    expect(() => kernel.vfs("net1")).toThrow(NetlinkError);
    expect(() => kernel.vfs("net1")).toThrow("net1 is no PF");
  });
});

test("setVf() names the setting in its error as an operator would type it", () => {
  const transport = fakeTransport((request) => {
    if (request.type !== 18) return [acknowledge(request, 95)];
    const [answer] = decodeMessages(recorded("answer-vfs"));
    return [{ ...answer!, sequence: request.sequence }, acknowledge(request)];
  });
  const kernel = vfVerbs(netlinkSocket(() => transport));
  expect(() => kernel.setVf("ens6f0", 3, { set: "rate", min: 0, max: 1000 })).toThrow(
    'The kernel refused "ip link set dev ens6f0 vf 3 min_tx_rate 0 max_tx_rate 1000": EOPNOTSUPP (95)',
  );
});
