import { createLog, type Log } from "../../src/agent/log.ts";

/** A log that keeps its lines, each with journald's priority in front. */
export function aLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = createLog({ level: "info", format: "text", journal: true }, (line) => lines.push(line.trimEnd()));
  return { log, lines };
}
