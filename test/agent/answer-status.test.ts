import { describe, expect, test } from "bun:test";
import { answerStatus } from "../../src/agent/answer-status.ts";
import { createDuties } from "../../src/agent/duties.ts";
import type { Answer } from "../../src/wire/request.ts";
import { aNode } from "./a-node.ts";
import { aNic, aRequest } from "./a-request.ts";

const SIGNAL = new AbortController().signal;
const STATUS = aRequest({ command: "STATUS", nics: [aNic({ cniVersion: "1.1.0" })] });
const DONE: Answer = { kind: "done", results: [{}] };

describe("answerStatus()", () => {
  test("is 50 and names the duty while one fails", async () => {
    const { perform, duties } = answering();
    duties.set("kernel", { kind: "failing", reason: "The agent lacks CAP_NET_ADMIN" });
    expect(await perform(STATUS, SIGNAL)).toEqual({
      kind: "failed",
      error: { cniVersion: "1.1.0", code: 50, msg: "The agent's duty kernel fails: The agent lacks CAP_NET_ADMIN" },
    });
  });

  test("is the node's word while duties start, are degraded, or only people are not served", async () => {
    const { perform, duties } = answering();
    duties.set("manifests", { kind: "degraded", reason: "a.yaml:1" });
    duties.set("http", { kind: "failing", reason: "port" });
    expect(await perform(STATUS, SIGNAL)).toEqual(DONE);
  });

  test("leaves every other command to the node, whatever fails", async () => {
    const { perform, duties } = answering();
    duties.set("kernel", { kind: "failing", reason: "a" });
    for (const command of ["ADD", "DEL", "CHECK", "GC"] as const) {
      expect(await perform(aRequest({ command }), SIGNAL)).toEqual(DONE);
    }
  });
});

function answering() {
  const duties = createDuties(() => new Date(0));
  return { perform: answerStatus(aNode().perform, duties), duties };
}
