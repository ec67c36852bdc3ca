import { describe, expect, test } from "bun:test";
import { createDuties } from "../../src/agent/duties.ts";
import { parseHttpAddress } from "../../src/agent/http-address.ts";
import { serveHttp } from "../../src/agent/serve-http.ts";
import { aLog } from "./a-log.ts";

describe("serveHttp()", () => {
  test("goes on without a port that is taken, says so, and takes it when it is free", async () => {
    const other = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("other") });
    const { port } = other;
    const duties = createDuties(() => new Date(0));
    const waiting: (() => void)[] = [];
    const wait = (work: () => void) => {
      waiting.push(work);
      return () => {};
    };
    const address = { hostname: "127.0.0.1", port: port! };
    const server = serveHttp(address, () => new Response("ours"), { duties, log: aLog().log }, wait);
    expect(http(duties)).toEqual(
      expect.objectContaining({ kind: "degraded", reason: expect.stringContaining(`127.0.0.1:${port} cannot`) }),
    );
    waiting.shift()!();
    expect(http(duties)?.kind).toBe("degraded");
    await other.stop(true);
    waiting.shift()!();
    expect(http(duties)?.kind).toBe("ready");
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("ours");
    expect(waiting).toEqual([]);
    await server.stop();
  });

  test("stop() calls off a try that is waiting", async () => {
    const other = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("other") });
    let calledOff = false;
    const wait = () => () => {
      calledOff = true;
    };
    const { log } = aLog();
    const address = { hostname: "127.0.0.1", port: other.port! };
    await serveHttp(address, () => new Response(), { duties: createDuties(() => new Date(0)), log }, wait).stop();
    expect(calledOff).toBe(true);
    await other.stop(true);
  });
});

describe("parseHttpAddress()", () => {
  test.each([
    ["127.0.0.1:5711", { hostname: "127.0.0.1", port: 5711 }],
    ["[::1]:5711", { hostname: "::1", port: 5711 }],
    ["localhost:0", { hostname: "localhost", port: 0 }],
    ["0.0.0.0:65535", { hostname: "0.0.0.0", port: 65535 }],
  ])("reads %s", (text, address) => {
    expect(parseHttpAddress(text)).toEqual(address);
  });

  test.each([
    "",
    "5711",
    ":5711",
    "::1:5711",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:65536",
    "http://127.0.0.1:5711",
    "a b:1",
  ])("finds none in %p", (text) => {
    expect(parseHttpAddress(text)).toBeUndefined();
  });
});

function http(duties: ReturnType<typeof createDuties>) {
  return duties.list().find((duty) => duty.name === "http");
}
