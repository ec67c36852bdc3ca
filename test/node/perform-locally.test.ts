import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootMilliseconds } from "../../src/kernel/boot.ts";
import { performLocally, settingsBeside } from "../../src/node/perform-locally.ts";
import { openState } from "../../src/state/open-state.ts";
import { putSnapshot } from "../../src/state/snapshot.ts";
import type { Request } from "../../src/wire/request.ts";

let folder: string;
let socket: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "railhead-local-"));
  socket = join(folder, "run", "agent.sock");
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What the agent has left beside its socket. */
function left(text: string): void {
  const path = settingsBeside(socket);
  rmSync(join(path, ".."), { recursive: true, force: true });
  mkdirSync(join(path, ".."));
  writeFileSync(path, text);
}

const places = () => ({ statePath: join(folder, "state.db"), lockDirectory: join(folder, "lock") });

/** A DEL of what nobody knows, which needs state and locks and no kernel. */
function aDel(): Request {
  const issuedAt = bootMilliseconds();
  const nic = {
    face: "macvlan",
    cniVersion: "1.1.0",
    network: "n",
    containerId: "c1",
    netns: "",
    ifname: "net1",
  } as const;
  return {
    command: "DEL",
    nonce: "n",
    issuedAt,
    deadline: issuedAt + 60_000,
    nics: [{ ...nic, args: {}, config: {} }],
  };
}

describe("performLocally()", () => {
  test("works by the settings that the agent has left", async () => {
    left(JSON.stringify({ ...places(), nodeName: "node1" }));
    expect(await performLocally(aDel(), socket)).toEqual({ kind: "done", results: [{}] });
    expect(existsSync(places().statePath)).toBe(true);
  });

  test("passes over settings that it does not know, and takes its own for those that are not there", async () => {
    left(JSON.stringify({ ...places(), aThingOfTheFuture: { by: "another version" } }));
    expect(await performLocally(aDel(), socket)).toEqual({ kind: "done", results: [{}] });
  });

  test("refuses rather than guess where the settings cannot be understood", async () => {
    for (const text of ["{", JSON.stringify({ ...places(), coolDown: "soon" })]) {
      left(text);
      expect(await performLocally(aDel(), socket)).toMatchObject({ kind: "failed", error: { code: 999 } });
      expect(existsSync(places().statePath)).toBe(false);
    }
  });

  test("passes over what another version knew of the pools", async () => {
    left(JSON.stringify(places()));
    const state = openState(places().statePath);
    state.write((database) => putSnapshot(database, "knowledge", { other: 1 }));
    state.close();
    expect(await performLocally(aDel(), socket)).toEqual({ kind: "done", results: [{}] });
  });
});
