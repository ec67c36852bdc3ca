import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryFlock, waitFlock } from "../../src/kernel/flock.ts";

const directory = mkdtempSync(join(tmpdir(), "railhead-flock-"));
afterAll(() => rmSync(directory, { recursive: true }));
const SOURCE = join(import.meta.dir, "../../src/kernel/flock.ts");

/** A process of its own that holds the lock until its standard input ends. */
async function holder(path: string) {
  const script = `import { tryFlock } from ${JSON.stringify(SOURCE)};
    console.log(tryFlock(${JSON.stringify(path)}) === undefined ? "refused" : "held");
    await Bun.stdin.text();`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  const { value } = await child.stdout.getReader().read();
  return { child, said: new TextDecoder().decode(value).trim() };
}

describe("tryFlock()", () => {
  test("gives a lock to one at a time, also within one process", () => {
    const path = join(directory, "one");
    const first = tryFlock(path);
    expect(first?.path).toBe(path);
    expect(tryFlock(path)).toBeUndefined();
    first?.release();
    const second = tryFlock(path);
    expect(second).toBeDefined();
    second?.release();
  });

  test("makes its file for the owner alone", () => {
    const path = join(directory, "mode");
    tryFlock(path)?.release();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is refused while another process holds the lock, and is given it when that is killed", async () => {
    const path = join(directory, "other");
    const { child, said } = await holder(path);
    expect(said).toBe("held");
    expect(tryFlock(path)).toBeUndefined();
    child.kill("SIGKILL");
    await child.exited;
    const mine = tryFlock(path);
    expect(mine).toBeDefined();
    mine?.release();
  });

  test("is not held on by a child that its holder has started", async () => {
    const path = join(directory, "child");
    const mine = tryFlock(path);
    const child = Bun.spawn(["cat"], { stdin: "pipe", stdout: "pipe" });
    // Until its exec the child has every descriptor of ours; what it echoes comes after that.
    child.stdin.write("started");
    await child.stdin.flush();
    await child.stdout.getReader().read();
    mine?.release();
    const next = tryFlock(path);
    expect(next).toBeDefined();
    next?.release();
    child.kill();
    await child.exited;
  });

  test("throws where the directory is not", () => {
    expect(() => tryFlock(join(directory, "nowhere/lock"))).toThrow("ENOENT");
  });
});

describe("remove()", () => {
  test("takes the file away with the lock", () => {
    const path = join(directory, "gone");
    tryFlock(path)?.remove();
    expect(existsSync(path)).toBe(false);
  });

  test("leaves the lock of whoever comes next whole", () => {
    const path = join(directory, "next");
    tryFlock(path)?.remove();
    const next = tryFlock(path);
    expect(next).toBeDefined();
    expect(tryFlock(path)).toBeUndefined();
    next?.release();
  });

  test("after release does nothing to the next holder", () => {
    const path = join(directory, "late");
    const first = tryFlock(path);
    first?.release();
    const second = tryFlock(path);
    first?.remove();
    expect(tryFlock(path)).toBeUndefined();
    second?.release();
  });
});

test("waitFlock() takes a lock that is free", () => {
  const path = join(directory, "wait");
  const mine = waitFlock(path);
  expect(tryFlock(path)).toBeUndefined();
  mine.release();
});
