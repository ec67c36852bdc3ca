import { describe, expect, test } from "bun:test";
import { agentFirst } from "../../src/cni/agent-first.ts";
import type { Answer, Request } from "../../src/wire/request.ts";
import { freshSocket, fullSocket } from "../wire/unix-socket.ts";

const REQUEST: Request = { command: "STATUS", nonce: "n", issuedAt: 1_000, deadline: 61_000, nics: [] };
const AGENT: Answer = { kind: "done", results: [{ ips: [{ address: "10.0.0.1/8" }] }] };
const LOCAL: Answer = { kind: "done", results: [{ ips: [{ address: "10.0.0.2/8" }] }] };

/** Who carried the request out: the answer, and how often this process was asked to. */
async function carriedOut(socket: string, now = 1_000, request = REQUEST) {
  let local = 0;
  const locally = async () => {
    local++;
    return LOCAL;
  };
  return { answer: await agentFirst(socket, locally, async () => now)(request), local };
}

describe("agentFirst()", () => {
  test("leaves the work to an agent that answers", async () => {
    const socket = freshSocket();
    const server = Bun.serve({ unix: socket, fetch: () => Response.json(AGENT) });
    expect(await carriedOut(socket)).toEqual({ answer: AGENT, local: 0 });
    await server.stop(true);
  });

  test("leaves a refusal of the agent as it is", async () => {
    const socket = freshSocket();
    const refusal = { kind: "failed", error: { cniVersion: "1.1.0", code: 11, msg: "Later" } } as const;
    const server = Bun.serve({ unix: socket, fetch: () => Response.json(refusal) });
    expect(await carriedOut(socket)).toEqual({ answer: refusal, local: 0 });
    await server.stop(true);
  });

  test("does the work here where no agent listens", async () => {
    expect(await carriedOut(freshSocket())).toEqual({ answer: LOCAL, local: 1 });
  });

  test("does the work here where the agent is hung, once its patience or the deadline ends", async () => {
    const socket = freshSocket();
    const listener = fullSocket(socket);
    expect(await carriedOut(socket, 60_900)).toEqual({ answer: LOCAL, local: 1 });
    listener.close();
  });

  test("asks nobody after the deadline", async () => {
    const { answer, local } = await carriedOut(freshSocket(), 61_000);
    expect(local).toBe(0);
    expect(answer).toMatchObject({
      error: { code: 11, msg: "The deadline of 60 s passed before the agent was asked" },
    });
  });

  test("answers what goes wrong, and never throws it", async () => {
    const socket = freshSocket();
    const server = Bun.serve({ unix: socket, fetch: () => new Response("", { status: 500 }) });
    expect((await carriedOut(socket)).answer).toMatchObject({ kind: "failed", error: { code: 5 } });
    await server.stop(true);
    const broken = agentFirst(
      freshSocket(),
      () => Promise.reject(new Error("no state")),
      async () => 1_000,
    );
    expect(await broken(REQUEST)).toMatchObject({ kind: "failed", error: { code: 999, msg: "no state" } });
  });
});
