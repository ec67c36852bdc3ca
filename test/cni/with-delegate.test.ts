import { describe, expect, test } from "bun:test";
import { withDelegate } from "../../src/cni/with-delegate.ts";
import { CniError, errorObject } from "../../src/wire/error.ts";
import type { Answer, NicRequest, Request } from "../../src/wire/request.ts";
import { RAIL } from "../wire/a-result.ts";

const GIVEN = { ips: [{ address: "10.1.0.2/16" }] };
const DONE: Answer = { kind: "done", results: [RAIL] };
const failed = (msg: string): Answer => ({
  kind: "failed",
  error: errorObject(new CniError("tryAgainLater", msg), "1.1.0"),
});

/** The order in which performer and delegate were asked for what, and the answer; each fails at the verbs named. */
async function order(command: Request["command"], fails: { perform?: string[]; delegate?: string[] } = {}) {
  const steps: string[] = [];
  const nics: NicRequest[][] = [];
  const perform = withDelegate(
    async (request) => {
      steps.push(`perform ${request.command}`);
      nics.push(request.nics);
      return fails.perform?.includes(request.command) ? failed("perform") : DONE;
    },
    async (verb) => {
      steps.push(`delegate ${verb}`);
      return fails.delegate?.includes(verb) ? failed(`delegate ${verb}`) : { kind: "done", results: [GIVEN] };
    },
  );
  const nic = { face: "macvlan", config: {} } as unknown as NicRequest;
  const answer = await perform({ command, nonce: "n", issuedAt: 0, deadline: 1, nics: [nic] });
  return { steps, nics, answer };
}

describe("withDelegate()", () => {
  test("runs the delegate before an ADD and hands on what it gave", async () => {
    const { steps, nics, answer } = await order("ADD");
    expect(steps).toEqual(["delegate ADD", "perform ADD"]);
    expect(nics).toMatchObject([[{ face: "macvlan", delegated: GIVEN }]]);
    expect(answer).toEqual(DONE);
  });

  test("takes the delegate's addresses back when the ADD fails", async () => {
    const { steps, answer } = await order("ADD", { perform: ["ADD"] });
    expect(steps).toEqual(["delegate ADD", "perform ADD", "delegate DEL"]);
    expect(answer).toMatchObject({ kind: "failed", error: { code: 11, msg: "perform" } });
  });

  test("takes back what a failing delegate may have given, and asks for no work", async () => {
    const { steps, answer } = await order("ADD", { delegate: ["ADD"] });
    expect(steps).toEqual(["delegate ADD", "delegate DEL"]);
    expect(answer).toMatchObject({ kind: "failed", error: { msg: "delegate ADD" } });
  });

  test("tells in the details that taking back failed too", async () => {
    const { answer } = await order("ADD", { perform: ["ADD"], delegate: ["DEL"] });
    expect(answer).toMatchObject({ kind: "failed", error: { msg: "perform", details: "delegate DEL" } });
  });

  test("gives addresses back after a DEL, and keeps them where the DEL failed", async () => {
    expect((await order("DEL")).steps).toEqual(["perform DEL", "delegate DEL"]);
    const { steps, answer } = await order("DEL", { perform: ["DEL"] });
    expect(steps).toEqual(["perform DEL"]);
    expect(answer).toMatchObject({ kind: "failed", error: { msg: "perform" } });
  });

  test.each(["CHECK", "GC", "STATUS"] as const)("forwards %s, and tells either's error", async (verb) => {
    expect((await order(verb)).steps).toEqual([`perform ${verb}`, `delegate ${verb}`]);
    expect((await order(verb, { delegate: [verb] })).answer).toMatchObject({ error: { msg: `delegate ${verb}` } });
    expect((await order(verb, { perform: [verb] })).answer).toMatchObject({ error: { msg: "perform" } });
    const { answer } = await order(verb, { perform: [verb], delegate: [verb] });
    expect(answer).toMatchObject({ error: { msg: "perform", details: `delegate ${verb}` } });
  });
});
