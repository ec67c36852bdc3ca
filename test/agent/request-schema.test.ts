import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseRequest } from "../../src/agent/request-schema.ts";
import { FACES } from "../../src/wire/face.ts";
import type { NicRequest, Request } from "../../src/wire/request.ts";
import { aNic, aRequest } from "./a-request.ts";

describe("parseRequest()", () => {
  test("gives back what a plugin sends, whatever its parts hold", () => {
    fc.assert(
      fc.property(requests(), (request) => {
        const sent: unknown = JSON.parse(JSON.stringify(request));
        expect(parseRequest(sent)).toEqual({ kind: "request", request: sent as Request });
      }),
    );
  });

  test("never throws, whatever arrives", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        expect(["request", "refused"]).toContain(parseRequest(anything).kind);
      }),
    );
  });

  test("answers or refuses a request of which any one part is replaced by anything", () => {
    fc.assert(
      fc.property(requests(), fc.nat(), fc.jsonValue(), (request, at, anything) => {
        const copy = JSON.parse(JSON.stringify(request));
        const places = placesOf(copy);
        const [owner, key] = places[at % places.length]!;
        owner[key] = anything;
        const parsed = parseRequest(copy);
        if (parsed.kind === "request") expectTyped(parsed.request);
        else expect(parsed.problem).not.toBe("");
      }),
    );
  });

  test.each([
    ["a container id that climbs out of a directory", aNic({ containerId: "../../etc" }), "nics.0.containerId"],
    ["an empty container id", aNic({ containerId: "" }), "nics.0.containerId"],
    ["an interface name of sixteen bytes", aNic({ ifname: "abcdefghijklmnop" }), "nics.0.ifname"],
    ["an interface name of five three-byte letters and one more", aNic({ ifname: "ネネネネネx" }), "nics.0.ifname"],
    ["an interface name with a slash", aNic({ ifname: "a/b" }), "nics.0.ifname"],
    ["an interface name that is a directory", aNic({ ifname: ".." }), "nics.0.ifname"],
    ["an interface name with a closing zero in it", aNic({ ifname: "a\0b" }), "nics.0.ifname"],
    ["a plugin that is not ours", aNic({ face: "bridge" as "macvlan" }), "nics.0.face"],
    ["a version that is none", aNic({ cniVersion: "newest" }), "nics.0.cniVersion"],
    ["a network without a name", aNic({ network: "" }), "nics.0.network"],
  ])("refuses %s and names the place", (_, nic, place) => {
    const parsed = parseRequest(aRequest({ nics: [nic] }));
    expect(parsed).toEqual({ kind: "refused", problem: expect.stringContaining(`${place}: `) });
  });

  test("refuses a request without NICs, and one of more than a node has", () => {
    expect(parseRequest(aRequest({ nics: [] })).kind).toBe("refused");
    expect(parseRequest(aRequest({ nics: Array.from({ length: 257 }, () => aNic()) })).kind).toBe("refused");
  });

  test("refuses VERSION, which no agent answers", () => {
    expect(parseRequest({ ...aRequest(), command: "VERSION" }).kind).toBe("refused");
  });

  test("takes a GC and a STATUS without a container", () => {
    for (const command of ["GC", "STATUS"] as const) {
      const request = aRequest({ command, nics: [aNic({ containerId: "", ifname: "", netns: "" })] });
      expect(parseRequest(request)).toEqual({ kind: "request", request });
    }
  });

  test("drops keys it does not know, at every level but the configuration's", () => {
    const nic = { ...aNic({ config: { type: "railhead", anything: { goes: true } } }), newer: 1 };
    const parsed = parseRequest({ ...aRequest({ nics: [nic] }), newer: 1 });
    expect(parsed).toEqual({ kind: "request", request: aRequest({ nics: [aNic({ config: nic.config })] }) });
  });

  test("tells a GC without a list of attachments from one with an empty list", () => {
    const unknown = parseRequest(aRequest({ command: "GC", nics: [aNic()] }));
    const none = parseRequest(aRequest({ command: "GC", nics: [aNic({ validAttachments: [] })] }));
    expect(unknown.kind === "request" && "validAttachments" in unknown.request.nics[0]!).toBe(false);
    expect(none.kind === "request" && none.request.nics[0]!.validAttachments).toEqual([]);
  });
});

const name = () => fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,40}$/);
const key = () =>
  fc.string({ maxLength: 20 }).filter((text) => !["__proto__", "prototype", "constructor"].includes(text));

function requests(): fc.Arbitrary<Request> {
  return fc.record({
    command: fc.constantFrom("ADD", "DEL", "CHECK", "GC", "STATUS"),
    nonce: fc.string({ minLength: 1, maxLength: 40 }),
    issuedAt: fc.nat(),
    deadline: fc.nat(),
    nics: fc.array(nics(), { minLength: 1, maxLength: 9 }),
  });
}

function nics(): fc.Arbitrary<NicRequest> {
  return fc.record(
    {
      face: fc.constantFrom(...FACES),
      cniVersion: fc.constantFrom("0.1.0", "0.4.0", "1.0.0", "1.1.0"),
      network: name(),
      containerId: name(),
      netns: fc.string(),
      ifname: fc.stringMatching(/^[a-z0-9][a-z0-9.@_-]{0,14}$/),
      args: fc.dictionary(key(), fc.string()),
      config: fc.dictionary(key(), plainJson()),
      prevResult: fc.record({ interfaces: fc.array(fc.record({ name: fc.string(), mtu: fc.nat() })) }),
      validAttachments: fc.array(fc.record({ containerID: fc.string(), ifname: fc.string() })),
    },
    { requiredKeys: ["face", "cniVersion", "network", "containerId", "netns", "ifname", "args", "config"] },
  );
}

/** -0 does not survive JSON, nor does a key `__proto__` survive being parsed by everybody alike. */
function plainJson(): fc.Arbitrary<unknown> {
  return fc.jsonValue({ noUnicodeString: true } as object).map((value) => JSON.parse(JSON.stringify(value)));
}

function placesOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((name) => [
    [owner, name] as [Record<string, unknown>, string],
    ...placesOf(owner[name]),
  ]);
}

function expectTyped(request: Request): void {
  expect(typeof request.deadline).toBe("number");
  for (const nic of request.nics) {
    expect(FACES).toContain(nic.face);
    expect([typeof nic.containerId, typeof nic.ifname, typeof nic.netns]).toEqual(["string", "string", "string"]);
  }
}
