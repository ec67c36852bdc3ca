import { describe, expect, test } from "bun:test";
import { bindIdentity, readIdentity } from "../../src/state/meta.ts";
import { aState } from "./a-state.ts";

describe("bindIdentity()", () => {
  test("keeps the instance of an unbound state, and of one that is bound to the same", () => {
    using state = aState();
    const { instance } = state.read(readIdentity);
    const bind = () => state.write((database) => bindIdentity(database, { machine: "m1", node: "n1", minted: "new" }));
    expect(bind()).toEqual({ instance, machine: "m1", node: "n1", moved: false });
    expect(bind()).toEqual({ instance, machine: "m1", node: "n1", moved: false });
    expect(state.read(readIdentity)).toEqual({ instance, machine: "m1", node: "n1" });
  });

  test.each([
    ["another machine", "m2", "n1"],
    ["another node", "m1", "n2"],
  ])("gives a state that turns up on %s a new instance", (_, machine, node) => {
    using state = aState();
    const bind = (to: { machine: string; node: string }) =>
      state.write((database) => bindIdentity(database, { ...to, minted: "new" }));
    bind({ machine: "m1", node: "n1" });
    expect(bind({ machine, node })).toEqual({ machine, node, instance: "new", moved: true });
    expect(state.read(readIdentity)).toEqual({ machine, node, instance: "new" });
  });
});
