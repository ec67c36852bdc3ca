import { describe, expect, test } from "bun:test";
import { deadlineAfter } from "../../src/kube/deadline.ts";

const never = new Promise<never>(() => {});

describe("deadlineAfter()", () => {
  test("fires at its time, and says that it was it", async () => {
    const deadline = deadlineAfter(1);
    await expect(deadline.guard(never)).rejects.toBeDefined();
    expect([deadline.signal.aborted, deadline.passed()]).toEqual([true, true]);
  });

  test("fires with the other signal, for its reason", async () => {
    const other = new AbortController();
    const deadline = deadlineAfter(60_000, other.signal);
    const guarded = deadline.guard(never);
    other.abort("enough");
    await expect(guarded).rejects.toBe("enough");
    expect([deadline.signal.reason, deadline.passed()]).toEqual(["enough", false]);
    expect(deadlineAfter(60_000, other.signal).signal.reason).toBe("enough");
    await expect(deadlineAfter(60_000, other.signal).guard(never)).rejects.toBe("enough");
  });

  test("heeds the other signal, and no time, once it is lifted; neither once it is cleared", async () => {
    const other = new AbortController();
    const lifted = deadlineAfter(1, other.signal);
    const cleared = deadlineAfter(1, other.signal);
    lifted.lift();
    cleared.clear();
    await Bun.sleep(20);
    expect([lifted.signal.aborted, cleared.signal.aborted]).toEqual([false, false]);
    other.abort();
    expect([lifted.signal.aborted, cleared.signal.aborted]).toEqual([true, false]);
  });

  test("passes on what it guards", async () => {
    const deadline = deadlineAfter(60_000);
    expect(await deadline.guard(Promise.resolve(1))).toBe(1);
    await expect(deadline.guard(Promise.reject(new Error("no")))).rejects.toThrow("no");
    deadline.clear();
  });
});
