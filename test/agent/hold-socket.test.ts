import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdSocket } from "../../src/agent/hold-socket.ts";

describe("holdSocket()", () => {
  test("is for one agent at a time, and free again once it is released", () => {
    const directory = mkdtempSync(join(tmpdir(), "railhead-hold-"));
    try {
      const socket = join(directory, "run", "agent.sock");
      const held = holdSocket(socket);
      expect(() => holdSocket(socket)).toThrow(`Another agent serves ${socket}`);
      held.release();
      holdSocket(socket).release();
      expect((statSync(join(directory, "run")).mode & 0o777).toString(8)).toBe("700");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
