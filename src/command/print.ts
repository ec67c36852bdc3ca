import { writeSync } from "node:fs";

/** What was asked for, on standard output. A reader that has gone (`| head`) is no failure. */
export function print(text: string): void {
  write(1, text);
}

/** What goes with it (findings, progress), on standard error, one line. */
export function note(line: string): void {
  write(2, `${line}\n`);
}

/** A value on standard output as indented JSON. */
export function printJson(value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`);
}

function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      // A pipe that another process made non-blocking is full: its reader is slow.
      if (code !== "EAGAIN") throw error;
      Bun.sleepSync(1);
    }
  }
}
