import { fstatSync, writeSync } from "node:fs";
import { type ConsolaInstance, createConsola, type LogType } from "consola/core";
import { jsonLine, type LogLevel, priorityOf, textLine } from "./log-line.ts";

/** `log.info(message)` or `log.info(message, fields)`; fields show in JSON only, so a message says it all. */
export type Log = Pick<ConsolaInstance, LogLevel>;

export const LOG_FORMATS = ["text", "json"] as const;

export interface LogSettings {
  /** The least important entries that are written. */
  level: LogLevel;
  format: (typeof LOG_FORMATS)[number];
  /** journald reads: lines begin with their priority (sd-daemon(3)), and text leaves the time to it. */
  journal: boolean;
}

/** A log of one line per entry, written by `write`. */
export function createLog(settings: LogSettings, write: (line: string) => void = writeStderr): Log {
  return createConsola({
    level: CONSOLA_LEVEL[settings.level],
    // Equal lines are not folded: two ADDs that fail alike are two.
    throttle: 0,
    reporters: [{ log: ({ date, type, args }) => write(`${lineOf(settings, date, levelOf(type), args)}\n`) }],
  });
}

/** Whether what is written to stderr goes to journald: `JOURNAL_STREAM` names its device and inode (systemd.exec(5)). */
export function writesToJournal(environment: Record<string, string | undefined>): boolean {
  if (environment.JOURNAL_STREAM === undefined) return false;
  const { dev, ino } = fstatSync(2, { bigint: true });
  return environment.JOURNAL_STREAM === `${dev}:${ino}`;
}

const CONSOLA_LEVEL: Record<LogLevel, number> = { error: 0, warn: 1, info: 3, debug: 4 };

function levelOf(type: LogType): LogLevel {
  return type in CONSOLA_LEVEL ? (type as LogLevel) : "info";
}

function lineOf({ format, journal }: LogSettings, time: Date, level: LogLevel, args: readonly unknown[]): string {
  const [message, fields] = args;
  const entry = { time, level, message, ...(typeof fields === "object" && fields !== null ? { fields } : {}) };
  const line = format === "json" ? jsonLine(entry) : textLine(entry);
  if (journal) return `${priorityOf(level)}${line}`;
  return format === "json" ? line : `${time.toISOString()} ${level.padEnd(5)} ${line}`;
}

/** A log that cannot be written is no reason to fail an ADD. */
function writeStderr(line: string): void {
  try {
    writeSync(2, line);
  } catch {}
}
