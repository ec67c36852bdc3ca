import { messageOf } from "../wire/error.ts";

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogEntry {
  time: Date;
  level: LogLevel;
  /** Text, or an error, which is shown with its causes. */
  message: unknown;
  fields?: object;
}

/** For people: the message alone, on one line. */
export function textLine({ message }: LogEntry): string {
  return onOneLine(messageWithCauses(message));
}

/** For machines: one JSON object. */
export function jsonLine({ time, level, message, fields }: LogEntry): string {
  return JSON.stringify({ time: time.toISOString(), level, message: messageWithCauses(message), ...fields });
}

/** The prefix by which journald knows a line's priority: `SD_ERR` … of sd-daemon.h. */
export function priorityOf(level: LogLevel): string {
  return PRIORITY[level];
}

const PRIORITY: Record<LogLevel, string> = { error: "<3>", warn: "<4>", info: "<6>", debug: "<7>" };

function messageWithCauses(message: unknown): string {
  const said = [messageOf(message)];
  for (let at = message; at instanceof Error && at.cause !== undefined && said.length < 8; at = at.cause) {
    said.push(messageOf(at.cause));
  }
  return said.join(": ");
}

/** What came from outside must not look like another entry, nor move the cursor of a terminal. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => ESCAPES[character] ?? escapeOf(character));
}

const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
