import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryFlock } from "../../src/kernel/flock.ts";
import { createLocks, LockHeldError } from "../../src/node/locks.ts";

const NEVER = 60_000;

let directory: string;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "railhead-locks-")), "lock");
});

afterEach(() => rmSync(join(directory, ".."), { recursive: true }));

/** Work that goes on until it is told to end. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { run: () => promise, end: resolve };
}

describe("hold()", () => {
  test("lets one at a time work under a name, in the order in which they came", async () => {
    const locks = createLocks(directory);
    const log: string[] = [];
    const at = (who: string) =>
      locks.hold(["a"], NEVER, async () => {
        log.push(`${who} begins`);
        await Bun.sleep(1);
        log.push(`${who} ends`);
      });
    await Promise.all([at("one"), at("two"), at("three")]);
    expect(log).toEqual(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
  });

  test("lets others work under other names", async () => {
    const locks = createLocks(directory);
    const long = work();
    const held = locks.hold(["a"], NEVER, long.run);
    expect(await locks.hold(["b"], 0, async () => "done")).toBe("done");
    long.end();
    await held;
  });

  test("takes a name that is given twice once", async () => {
    expect(await createLocks(directory).hold(["a", "a"], 0, async () => "done")).toBe("done");
  });

  test("answers what its work answers, and throws what it throws", async () => {
    const locks = createLocks(directory);
    expect(
      locks.hold(["a"], 0, async () => {
        throw new Error("the work");
      }),
    ).rejects.toThrow("the work");
  });

  test("is code 11 naming the lock when another object, as another process, holds it all the time", async () => {
    const long = work();
    const held = createLocks(directory).hold(["a thing"], NEVER, long.run);
    const refused = createLocks(directory).hold(["a thing"], 30, async () => {});
    expect(refused).rejects.toThrow(/a thing/);
    const error = await refused.catch((thrown) => thrown);
    expect(error).toBeInstanceOf(LockHeldError);
    expect(error.code).toBe("tryAgainLater");
    long.end();
    await held;
  });

  test("does not wait at all with nothing to wait for", async () => {
    const locks = createLocks(directory);
    const long = work();
    const held = locks.hold(["a"], NEVER, long.run);
    expect(locks.hold(["a"], 0, async () => {})).rejects.toBeInstanceOf(LockHeldError);
    expect(locks.hold(["a"], -5, async () => {})).rejects.toBeInstanceOf(LockHeldError);
    await Bun.sleep(5);
    long.end();
    await held;
    expect(await locks.hold(["a"], 0, async () => "free")).toBe("free");
  });

  test("passes the lock on over whoever has given up waiting", async () => {
    const locks = createLocks(directory);
    const long = work();
    const held = locks.hold(["a"], NEVER, long.run);
    const impatient = locks.hold(["a"], 1, async () => "never").catch((error) => error);
    const patient = locks.hold(["a"], NEVER, async () => "patient");
    expect(await impatient).toBeInstanceOf(LockHeldError);
    long.end();
    await held;
    expect(await patient).toBe("patient");
  });

  test("gives back what it has taken when a later name is held", async () => {
    const locks = createLocks(directory);
    const long = work();
    const held = locks.hold(["b"], NEVER, long.run);
    expect(await locks.hold(["a", "b"], 1, async () => {}).catch((error) => error)).toBeInstanceOf(LockHeldError);
    expect(await locks.hold(["a"], 0, async () => "free")).toBe("free");
    long.end();
    await held;
  });

  test("frees every name when the work throws", async () => {
    const locks = createLocks(directory);
    const broken = async () => {
      throw new Error("broken");
    };
    await locks.hold(["a", "b"], 0, broken).catch(() => {});
    expect(await createLocks(directory).hold(["a", "b"], 0, async () => "free")).toBe("free");
    expect(await locks.hold(["b", "a"], 0, async () => "free")).toBe("free");
  });

  test("leaves no file behind", async () => {
    const locks = createLocks(directory);
    await locks.hold(["attachment c1 net1", "device 0000:86:01.2"], 0, async () => {
      expect(readdirSync(directory)).toHaveLength(2);
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test("frees every name though the folder of the locks was emptied meanwhile", async () => {
    const locks = createLocks(directory);
    const emptying = async () => {
      for (const name of readdirSync(directory)) rmSync(join(directory, name));
      return "done";
    };
    expect(await locks.hold(["a", "b"], 0, emptying)).toBe("done");
    expect(await locks.hold(["a", "b"], 0, async () => "free")).toBe("free");
  });

  test("makes the folder of the locks again when somebody has removed it", async () => {
    const locks = createLocks(directory);
    const removing = async () => rmSync(directory, { recursive: true });
    await locks.hold(["a", "b"], 0, removing);
    expect(await locks.hold(["a", "b"], 0, async () => existsSync(directory))).toBe(true);
  });

  test("does not take away the file of whoever holds the name by now", async () => {
    const locks = createLocks(directory);
    let other: ReturnType<typeof tryFlock>;
    await locks.hold(["a"], 0, async () => {
      const path = join(directory, readdirSync(directory)[0]!);
      rmSync(path);
      other = tryFlock(path);
    });
    expect(createLocks(directory).hold(["a"], 0, async () => {})).rejects.toBeInstanceOf(LockHeldError);
    other?.release();
  });

  test("has a file for each name, however alike or long the names are", async () => {
    const locks = createLocks(directory);
    const names = ["attachment a_b net1", "attachment a b net1", "x".repeat(300), `${"x".repeat(300)}y`, "../../up"];
    await locks.hold(names, 0, async () => {
      expect(readdirSync(directory)).toHaveLength(names.length);
    });
  });
});

describe("tidy()", () => {
  test("removes the files that killed holders have left, and not those of the living", async () => {
    const locks = createLocks(directory);
    const script = `const { tryFlock } = await import(${JSON.stringify(join(import.meta.dir, "../../src/kernel/flock.ts"))});
      tryFlock(${JSON.stringify(join(directory, "killed"))});
      process.kill(process.pid, "SIGKILL");`;
    await Bun.spawn([process.execPath, "-e", script]).exited;
    const elsewhere = createLocks(directory);
    await elsewhere.hold(["living"], 0, async () => {
      await locks.hold(["own"], 0, async () => {
        expect(readdirSync(directory)).toHaveLength(3);
        locks.tidy();
        expect(
          readdirSync(directory)
            .map((name) => name.replace(/-.*/, ""))
            .sort(),
        ).toEqual(["living", "own"]);
        expect(locks.hold(["living"], 0, async () => {})).rejects.toBeInstanceOf(LockHeldError);
      });
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test("finds nothing where there is no folder", () => {
    const locks = createLocks(directory);
    rmSync(directory, { recursive: true });
    locks.tidy();
    expect(existsSync(directory)).toBe(false);
  });
});

describe("the locks of several processes", () => {
  test("let one at a time work, however fast they take and remove them", async () => {
    const counter = join(directory, "..", "counter");
    await Bun.write(counter, "0");
    const children = Array.from({ length: 4 }, () => hammer(counter, 60));
    expect(await Promise.all(children)).toEqual([0, 0, 0, 0]);
    expect(await Bun.file(counter).text()).toBe("240");
  }, 60_000);
});

/** A process that counts a file up under the lock, reading and writing with a pause between; its exit code. */
async function hammer(counter: string, rounds: number): Promise<number> {
  const source = JSON.stringify(join(import.meta.dir, "../../src/node/locks.ts"));
  const script = `import { createLocks } from ${source};
    const locks = createLocks(${JSON.stringify(directory)});
    const count = () => locks.hold(["counter"], 60_000, async () => {
      const value = Number(await Bun.file(${JSON.stringify(counter)}).text());
      await Bun.sleep(0);
      await Bun.write(${JSON.stringify(counter)}, String(value + 1));
    });
    for (let round = 0; round < ${rounds / 2}; round++) await Promise.all([count(), count()]);`;
  return Bun.spawn([process.execPath, "-e", script], { stdout: "inherit", stderr: "inherit" }).exited;
}
