import { expect, test } from "bun:test";
import fc from "fast-check";
import { FACES } from "../../src/wire/face.ts";
import { SPEC_VERSIONS } from "../../src/wire/spec-version.ts";
import { RAIL } from "../wire/a-result.ts";
import { CONFIG, call, type Given, VARIABLES } from "./an-environment.ts";

const KEYS = ["cniVersion", "name", "type", "ipam", "prevResult", "socket", "deadlineSeconds", "args", "__proto__"];
const GC_KEYS = ["cni.dev/valid-attachments", "cni.dev/attachments"];

const anyVersion = fc.oneof(fc.constantFrom<unknown>(...SPEC_VERSIONS), fc.jsonValue());
const aResultLike = fc.record(
  { cniVersion: anyVersion, interfaces: fc.jsonValue(), ips: fc.jsonValue(), ip4: fc.jsonValue(), dns: fc.jsonValue() },
  { requiredKeys: [] },
);
const aConfig = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...KEYS, ...GC_KEYS), fc.oneof(fc.jsonValue(), aResultLike, fc.constant(RAIL))),
    anyVersion,
  )
  // ipam stays text or nothing, so that no delegate is looked for on this machine.
  .map(([keys, cniVersion]) => ({
    ...CONFIG,
    cniVersion,
    ...keys,
    ipam: typeof keys.ipam === "string" ? keys.ipam : null,
  }));

const aStdin = fc.oneof(
  { weight: 3, arbitrary: aConfig.map((config) => JSON.stringify(config)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

const variablesOf = fc.record(
  {
    CNI_COMMAND: fc.constantFrom("ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION", "UPDATE", "toString"),
    CNI_CONTAINERID: fc.oneof(fc.constant(VARIABLES.CNI_CONTAINERID), fc.string()),
    CNI_NETNS: fc.oneof(fc.constant(VARIABLES.CNI_NETNS), fc.string()),
    CNI_IFNAME: fc.oneof(fc.constant("net1"), fc.string({ unit: "binary" })),
    CNI_PATH: fc.oneof(fc.constant("/opt/cni/bin"), fc.string()),
    CNI_ARGS: fc.oneof(fc.constant(VARIABLES.CNI_ARGS), fc.string({ unit: fc.constantFrom("a", ";", "=", "") })),
  },
  { requiredKeys: ["CNI_COMMAND"] },
);

const aCall: fc.Arbitrary<Given> = fc.record({
  argv0: fc.constantFrom(...FACES.map((face) => `/opt/cni/bin/${face}`), "bridge"),
  variables: fc.oneof(
    fc.constantFrom("ADD", "DEL", "CHECK", "GC", "STATUS").map((verb) => ({ ...VARIABLES, CNI_COMMAND: verb })),
    variablesOf,
  ),
  stdin: aStdin,
  own: fc.constantFrom("/run/netns/pod", "/proc/1/ns/net"),
});

test("respond() answers any call: nothing and 0, one result and 0, or one error with its code and 1", async () => {
  await fc.assert(
    fc.asyncProperty(aCall, async (given) => {
      const { outcome, printed, asked } = await call(given);
      expect(outcome.stderr).toBe("");
      if (outcome.exitCode === 0) {
        expect(printed === undefined).toBe(!["ADD", "VERSION"].includes(given.variables?.CNI_COMMAND ?? ""));
        expect(printed?.code).toBeUndefined();
      } else {
        expect(outcome.exitCode).toBe(1);
        expect(printed).toMatchObject({
          cniVersion: expect.any(String),
          code: expect.any(Number),
          msg: expect.any(String),
        });
        // Everything a runtime may send has a code of its own: 999 is for what railhead does wrong.
        expect(printed?.code).not.toBe(999);
        if (printed?.code !== 1) expect(asked).toEqual([]);
      }
    }),
    { numRuns: 1500 },
  );
});
