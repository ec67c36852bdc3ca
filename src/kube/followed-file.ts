import { readFileSync, statSync } from "node:fs";
import { CredentialsError } from "./credentials.ts";

/** A text that may change under us. */
export interface Text {
  /** What it is now. Throws CredentialsError where it has never been there. */
  read(): string;
}

/**
 * A file that others exchange, in place or by a link above it, as kubelet does with its certificate and with projected
 * tokens. It is read again when its inode, size or times are others; while it is missing or empty what it last said
 * holds, since its successor may be on the way.
 */
export function followFile(path: string): Text {
  let known: { stamp: string; text: string } | undefined;
  return {
    read() {
      try {
        const stamp = stampOf(path);
        if (stamp !== known?.stamp) known = { stamp, text: readSome(path) };
      } catch (error) {
        if (known === undefined) throw new CredentialsError(`${path} cannot be read: ${reasonOf(error)}`);
      }
      return known.text;
    },
  };
}

/** A text that stays. */
export function fixedText(text: string): Text {
  return { read: () => text };
}

function stampOf(path: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
}

function readSome(path: string): string {
  const text = readFileSync(path, "utf8");
  if (text.trim() === "") throw new Error("it is empty");
  return text;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
