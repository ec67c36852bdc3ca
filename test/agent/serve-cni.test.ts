import { afterEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CniServer, serveCni } from "../../src/agent/serve-cni.ts";
import type { Node } from "../../src/node/node.ts";
import type { Answer } from "../../src/wire/request.ts";
import { aNode } from "./a-node.ts";
import { aNic, aRequest } from "./a-request.ts";

const directory = mkdtempSync(join(tmpdir(), "railhead-agent-"));
const socket = join(directory, "run", "agent.sock");
let server: CniServer | undefined;

afterEach(async () => {
  await server?.stop(0);
  rmSync(join(directory, "run"), { recursive: true, force: true });
});

describe("serveCni()", () => {
  test("hands a request to the node and its answer to the plugin", async () => {
    const seen: unknown[] = [];
    const answer: Answer = { kind: "done", results: [{ ips: [{ address: "172.16.1.2/27" }] }] };
    serve(async (request) => {
      seen.push(request);
      return answer;
    });
    const response = await post(JSON.stringify(aRequest()));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(answer);
    expect(seen).toEqual([aRequest()]);
  });

  test("makes a socket that only root may open, in a directory that only root may enter", () => {
    serve();
    expect((statSync(socket).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(join(directory, "run")).mode & 0o777).toString(8)).toBe("700");
  });

  test("leaves the umask of the process as it was", () => {
    const before = process.umask();
    serve();
    expect(process.umask()).toBe(before);
  });

  test("takes the place of a socket whose agent is gone", async () => {
    serve();
    await server?.stop(0);
    writeFileSync(socket, "");
    serve();
    expect((await post(JSON.stringify(aRequest()))).status).toBe(200);
  });

  test("answers what it does not understand with an error that the runtime can read", async () => {
    serve();
    const unlike = JSON.stringify(aRequest({ nics: [aNic({ ifname: "" })] }));
    expect(await failure(await post("{"))).toEqual([200, 6, "The request is no JSON"]);
    expect(await failure(await post(unlike))).toEqual([200, 6, expect.stringContaining("nics.0.ifname")]);
  });

  test("reads no more than 8 MiB, announced or not", async () => {
    serve();
    const tooLong = [200, 6, "The request has more than 8388608 bytes"];
    expect(await failure(await post(pieces(9)))).toEqual(tooLong);
    expect(await failure(await post("x".repeat(9 * MEBIBYTE)))).toEqual(tooLong);
    expect((await post("x".repeat(17 * MEBIBYTE))).status).toBe(413);
  });

  test("reads a chunked request of several MiB", async () => {
    serve();
    const request = JSON.stringify(aRequest({ nics: [aNic({ config: { filler: "x".repeat(5 * MEBIBYTE) } })] }));
    expect((await post(new Blob([request]).stream())).status).toBe(200);
  });

  test("refuses other paths and other methods", async () => {
    serve();
    const other = await fetch("http://railhead/other", { unix: socket, method: "POST" });
    const get = await fetch("http://railhead/cni", { unix: socket });
    expect([other.status, get.status]).toEqual([404, 405]);
  });

  test("says that it is alive", async () => {
    serve();
    expect(await (await fetch("http://railhead/healthz", { unix: socket })).json()).toEqual({ status: "ok" });
  });

  test("tells the node when the client has gone", async () => {
    const called = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    serve(async (_, signal) => {
      signal.addEventListener("abort", () => gone.resolve());
      called.resolve();
      await gone.promise;
      return { kind: "done", results: [] };
    });
    const client = new AbortController();
    const asked = post(JSON.stringify(aRequest()), client.signal).catch((error: Error) => error.name);
    await called.promise;
    client.abort();
    await gone.promise;
    expect(await asked).toBe("AbortError");
  });

  test("stop() lets the request under way end, refuses new ones and takes the socket away", async () => {
    const called = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    serve(async () => {
      called.resolve();
      await go.promise;
      return { kind: "done", results: [] };
    });
    const asked = post(JSON.stringify(aRequest()));
    await called.promise;
    const stopped = server!.stop(60_000);
    expect(existsSync(socket)).toBe(false);
    const refused = await post(JSON.stringify(aRequest())).catch((error: NodeJS.ErrnoException) => error.code);
    expect(refused).toBe("ENOENT");
    go.resolve();
    expect(await (await asked).json()).toEqual({ kind: "done", results: [] });
    await stopped;
  });

  test("stop() does not wait for ever for a client that says nothing", async () => {
    serve();
    const closed = Promise.withResolvers<void>();
    await Bun.connect({ unix: socket, socket: { data() {}, close: () => closed.resolve() } });
    await server!.stop(10);
    await closed.promise;
    expect(existsSync(socket)).toBe(false);
  });
});

const MEBIBYTE = 1024 * 1024;

function serve(perform: Node["perform"] = aNode().perform): void {
  server = serveCni(socket, perform);
}

function post(body: string | ReadableStream, signal?: AbortSignal): Promise<Response> {
  return fetch("http://railhead/cni", { unix: socket, method: "POST", body, ...(signal && { signal }) });
}

/** A body of so many MiB without an announced length. */
function pieces(mebibytes: number): ReadableStream {
  let left = mebibytes;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(MEBIBYTE).fill(0x20));
      else controller.close();
    },
  });
}

async function failure(response: Response): Promise<unknown[]> {
  const answer = (await response.json()) as Answer;
  return answer.kind === "failed" ? [response.status, answer.error.code, answer.error.msg] : [response.status, answer];
}
