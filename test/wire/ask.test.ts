import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { ask } from "../../src/wire/ask.ts";
import { CniError } from "../../src/wire/error.ts";
import type { Answer, Request } from "../../src/wire/request.ts";
import { RAIL } from "./a-result.ts";
import { freshSocket, fullSocket } from "./unix-socket.ts";

const REQUEST: Request = { command: "GC", nonce: "n1", issuedAt: 1000, deadline: 61_000, nics: [] };

/** An agent that answers with `handle`, for as long as `use` lasts. */
async function serving<T>(
  handle: (request: globalThis.Request) => Response | Promise<Response>,
  use: (socket: string) => Promise<T>,
): Promise<T> {
  const socket = freshSocket();
  const server = Bun.serve({ unix: socket, fetch: handle });
  try {
    return await use(socket);
  } finally {
    await server.stop(true);
  }
}

describe("ask()", () => {
  test("posts the request to /cni and returns the answer", async () => {
    const answer: Answer = { kind: "done", results: [RAIL] };
    const seen: unknown[] = [];
    const handle = async (request: globalThis.Request) => {
      seen.push(request.method, new URL(request.url).pathname, await request.json());
      return Response.json(answer);
    };
    expect(await serving(handle, (socket) => ask(socket, REQUEST))).toEqual({ kind: "answered", answer });
    expect(seen).toEqual(["POST", "/cni", REQUEST]);
  });

  test("sends a request of megabytes whole", async () => {
    const validAttachments = Array.from({ length: 40_000 }, (_, index) => ({
      containerID: `c${index}`,
      ifname: "net1",
    }));
    const large = { ...REQUEST, nics: [{ validAttachments }] } as unknown as Request;
    const handle = async (request: globalThis.Request) => {
      expect(await request.json()).toEqual(JSON.parse(JSON.stringify(large)));
      return Response.json({ kind: "done", results: [] });
    };
    expect(await serving(handle, (socket) => ask(socket, large))).toMatchObject({ kind: "answered" });
  });

  test("finds nobody where there is no socket", async () => {
    expect(await ask(freshSocket(), REQUEST)).toEqual({ kind: "absent" });
  });

  test("finds nobody where a socket was left behind by an agent that died", async () => {
    const socket = freshSocket();
    fullSocket(socket).close();
    expect(await ask(socket, REQUEST)).toEqual({ kind: "absent" });
  });

  test("finds nobody where the path leads through a file", async () => {
    const file = freshSocket();
    writeFileSync(file, "");
    expect(await ask(`${file}/agent.sock`, REQUEST)).toEqual({ kind: "absent" });
  });

  test("finds an agent busy whose backlog is full", async () => {
    const socket = freshSocket();
    const listener = fullSocket(socket);
    const waiting = ask(socket, REQUEST, 200);
    expect(await ask(socket, REQUEST, 60_000)).toEqual({ kind: "busy" });
    expect(await waiting).toEqual({ kind: "hung" });
    listener.close();
  });

  test("gives a silent agent up when patience ends, and lets it see its client go", async () => {
    const gone = Promise.withResolvers<string>();
    const handle = (request: globalThis.Request) => {
      request.signal.addEventListener("abort", () => gone.resolve("gone"));
      return new Promise<Response>(() => {});
    };
    await serving(handle, async (socket) => {
      expect(await ask(socket, REQUEST, 100)).toEqual({ kind: "hung" });
      expect(await gone.promise).toBe("gone");
    });
  });

  test("counts an agent that dies before it answers as hung", async () => {
    const socket = freshSocket();
    const server = Bun.listen({ unix: socket, socket: { data: (client) => void client.terminate() } });
    expect(await ask(socket, REQUEST)).toEqual({ kind: "hung" });
    server.stop(true);
  });

  test("throws the server's words where it is no agent", async () => {
    const refusal = await serving(
      () => new Response("no such page", { status: 404 }),
      (socket) => ask(socket, REQUEST).catch((error: unknown) => error),
    );
    expect(refusal).toBeInstanceOf(CniError);
    expect(refusal).toMatchObject({ code: "ioFailure", details: "no such page" });
    expect((refusal as CniError).message).toMatch(/refused the request with HTTP status 404$/);
  });

  test("throws where an answer is not one", async () => {
    const refusal = await serving(
      () => new Response("ok"),
      (socket) => ask(socket, REQUEST).catch((error: unknown) => error),
    );
    expect(refusal).toMatchObject({ code: "decodingFailure", details: "ok" });
  });
});
