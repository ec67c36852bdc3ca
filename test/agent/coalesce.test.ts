import { describe, expect, test } from "bun:test";
import { coalesce } from "../../src/agent/coalesce.ts";

describe("coalesce()", () => {
  test("does once what many ask for, and again for who asks later", () => {
    const { coalesced, pass, done } = counted();
    coalesced.request();
    coalesced.request();
    expect(done()).toBe(0);
    pass();
    expect(done()).toBe(1);
    coalesced.request();
    pass();
    expect(done()).toBe(2);
  });

  test("flush() does at once what is due, and nothing when nothing is", () => {
    const { coalesced, done } = counted();
    coalesced.flush();
    expect(done()).toBe(0);
    coalesced.request();
    coalesced.flush();
    coalesced.flush();
    expect(done()).toBe(1);
  });
});

function counted() {
  let done = 0;
  const due: (() => void)[] = [];
  const wait = (work: () => void) => {
    due.push(work);
    return () => {};
  };
  const coalesced = coalesce(
    () => {
      done += 1;
    },
    1_000,
    wait,
  );
  return { coalesced, pass: () => due.shift()!(), done: () => done };
}
