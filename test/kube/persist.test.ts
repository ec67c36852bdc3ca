import { describe, expect, test } from "bun:test";
import { type Failure, KubeError } from "../../src/kube/kube-error.ts";
import { persist } from "../../src/kube/persist.ts";
import { aClock } from "./a-clock.ts";

const late: Failure = { kind: "late", after: 1 };
const busy: Failure = {
  kind: "refused",
  status: { code: 429, reason: "", message: "", causes: [], retryAfter: 3_000 },
};
const wrong: Failure = { kind: "refused", status: { code: 422, reason: "", message: "", causes: [] } };

/** A request that fails in these ways, one after another, and then answers. */
function failing(...failures: Failure[]) {
  return async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw new KubeError({ verb: "get", resource: "pods" }, failure);
    return "answer";
  };
}

describe("persist()", () => {
  const how = () => ({ within: 60_000, clock: aClock(), random: () => 0.5, pace: { base: 100, cap: 1_000 } });

  test("tries again what may do better, later each time, and not before it is wanted again", async () => {
    const persistence = how();
    expect(await persist(failing(late, late, busy), persistence)).toBe("answer");
    expect(persistence.clock.slept).toEqual([50, 100, 3_200]);
  });

  test("throws at once what will not do better, and what is no failure of a request", async () => {
    const persistence = how();
    await expect(persist(failing(wrong), persistence)).rejects.toThrow("422");
    await expect(persist(() => Promise.reject(new Error("mine")), persistence)).rejects.toThrow("mine");
    expect(persistence.clock.slept).toEqual([]);
  });

  test("throws the last failure when its time would be over before the next attempt", async () => {
    const persistence = { ...how(), within: 3_000 };
    await expect(persist(failing(late, busy, late), persistence)).rejects.toThrow("429");
    expect(persistence.clock.slept).toEqual([50]);
  });

  test("gives up when its signal fires", async () => {
    await expect(persist(failing(late, late), { ...how(), signal: AbortSignal.abort() })).rejects.toThrow(
      "within 1 ms",
    );
  });
});
