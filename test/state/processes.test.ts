import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { openState } from "../../src/state/open-state.ts";
import { getSnapshot } from "../../src/state/snapshot.ts";
import { aState } from "./a-state.ts";

describe("openState()", () => {
  test("lets eight processes create one file at once", async () => {
    using around = aState();
    const path = join(around.directory, "fresh", "state.db");
    const children = Array.from({ length: 8 }, (_, at) =>
      Bun.spawn([process.execPath, join(import.meta.dir, "open-once.ts"), path, `k${at}`], { stderr: "pipe" }),
    );
    const failures = await Promise.all(children.map(async (child) => [await child.exited, await child.stderr.text()]));
    expect(failures).toEqual(children.map(() => [0, ""]));
    const state = openState(path);
    const pids = children.map((_, at) => state.read((database) => getSnapshot(database, `k${at}`)));
    expect(pids).toEqual(children.map(({ pid }) => pid));
    state.close();
  });
});
