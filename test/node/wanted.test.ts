import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootMilliseconds } from "../../src/kernel/boot.ts";
import { assertStillWanted, assertWanted, timeLeft } from "../../src/node/wanted.ts";
import type { Request } from "../../src/wire/request.ts";

const nobody = new AbortController().signal;

function due(inMilliseconds: number): Request {
  const now = bootMilliseconds();
  return { command: "ADD", nonce: "n", issuedAt: now, deadline: now + inMilliseconds, nics: [] };
}

describe("assertWanted()", () => {
  test("passes while somebody waits", () => {
    expect(() => assertWanted(due(60_000), nobody)).not.toThrow();
  });

  test("is code 11 past the deadline", () => {
    expect(() => assertWanted(due(-1), nobody)).toThrow(expect.objectContaining({ code: "tryAgainLater" }));
  });

  test("is code 11 when the client has gone", () => {
    expect(() => assertWanted(due(60_000), AbortSignal.abort())).toThrow(
      expect.objectContaining({ code: "tryAgainLater" }),
    );
  });
});

describe("assertStillWanted()", () => {
  test("passes while somebody waits", async () => {
    await assertStillWanted(due(60_000), nobody);
  });

  test("hears first of a client that went while nothing else could run", async () => {
    const socket = join(mkdtempSync(join(tmpdir(), "railhead-wanted-")), "agent.sock");
    const { promise, resolve } = Promise.withResolvers<string>();
    const server = Bun.serve({
      unix: socket,
      async fetch(request) {
        await request.text();
        client.kill("SIGKILL");
        // Longer than a process takes to die; the loop stands still meanwhile.
        Bun.sleepSync(300);
        assertWanted(due(60_000), request.signal);
        resolve(await assertStillWanted(due(60_000), request.signal).then(() => "not heard of", String));
        return new Response();
      },
    });
    const script = `await fetch("http://railhead/", { unix: ${JSON.stringify(socket)}, method: "POST", body: "{}" })`;
    const client = Bun.spawn([process.execPath, "-e", script], { stdout: "ignore", stderr: "ignore" });
    expect(await promise).toContain("has gone");
    await server.stop(true);
    rmSync(join(socket, ".."), { recursive: true });
  });
});

describe("timeLeft()", () => {
  test("is never negative", () => {
    expect(timeLeft(due(-5_000))).toBe(0);
    expect(timeLeft(due(60_000))).toBeGreaterThan(50_000);
  });
});
