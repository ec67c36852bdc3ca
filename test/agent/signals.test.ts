import { describe, expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { awaitSignals } from "../../src/agent/signals.ts";

describe("awaitSignals()", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "stops at the first %s and abandons at whatever comes second",
    async (first) => {
      const { source, stop, heard } = waiting();
      source.emit(first);
      expect([await stop, heard]).toEqual([first, []]);
      source.emit("SIGINT");
      expect(heard).toEqual(["abandon"]);
    },
  );

  test("reloads at SIGHUP, as often as it comes", () => {
    const { source, heard } = waiting();
    source.emit("SIGHUP");
    source.emit("SIGHUP");
    expect(heard).toEqual(["reload", "reload"]);
  });
});

function waiting() {
  const source = new EventEmitter();
  const heard: string[] = [];
  const say = (word: string) => () => heard.push(word);
  const { stop } = awaitSignals({ reload: say("reload"), abandon: say("abandon") }, source);
  return { source, stop, heard };
}
