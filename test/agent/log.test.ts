import { describe, expect, test } from "bun:test";
import { createLog, type LogSettings, writesToJournal } from "../../src/agent/log.ts";

describe("createLog()", () => {
  test("writes text with its time and level on one line", () => {
    expect(written({}, (log) => log.info("Sweep found nothing"))).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}Sweep found nothing\n$/),
    ]);
  });

  test("leaves the time to journald and tells it the priority", () => {
    const lines = written({ journal: true, level: "debug" }, (log) => {
      log.error("a");
      log.warn("b");
      log.info("c");
      log.debug("d");
    });
    expect(lines).toEqual(["<3>a\n", "<4>b\n", "<6>c\n", "<7>d\n"]);
  });

  test("writes a JSON object with the fields, which text leaves out", () => {
    const [line] = written({ format: "json" }, (log) => log.warn("It waits", { pool: "rail1" }));
    expect(JSON.parse(line!)).toEqual({ time: expect.any(String), level: "warn", message: "It waits", pool: "rail1" });
    expect(written({ journal: true }, (log) => log.warn("It waits", { pool: "rail1" }))).toEqual(["<4>It waits\n"]);
  });

  test("shows an error with its causes", () => {
    const error = new Error("The pool is gone", { cause: new Error("EIO", { cause: "disk" }) });
    expect(written({ journal: true }, (log) => log.error(error))).toEqual(["<3>The pool is gone: EIO: disk\n"]);
  });

  test("keeps on one line what would begin a second or colour the terminal", () => {
    const lines = written({ journal: true }, (log) => log.info("one\n<3>two\u001b[31m\u2028three"));
    expect(lines).toEqual(["<6>one\\n<3>two\\u001b[31m\\u2028three\n"]);
  });

  test("writes nothing below its level", () => {
    const all = (log: ReturnType<typeof createLog>) => {
      log.error("e");
      log.warn("w");
      log.info("i");
      log.debug("d");
    };
    const lengths = (["error", "warn", "info", "debug"] as const).map((level) => written({ level }, all).length);
    expect(lengths).toEqual([1, 2, 3, 4]);
  });

  test("folds nothing: equal entries are as many lines", () => {
    expect(written({}, (log) => Array.from({ length: 20 }, () => log.info("same")))).toHaveLength(20);
  });
});

describe("writesToJournal()", () => {
  test("is false without JOURNAL_STREAM and with that of another descriptor", () => {
    expect(writesToJournal({})).toBe(false);
    expect(writesToJournal({ JOURNAL_STREAM: "0:1" })).toBe(false);
  });
});

function written(settings: Partial<LogSettings>, work: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  work(createLog({ level: "info", format: "text", journal: false, ...settings }, (line) => lines.push(line)));
  return lines;
}
