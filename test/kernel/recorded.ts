import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of `test/fixtures/netlink/NAME.hex`: comment lines, then hexadecimal bytes. */
export function recorded(name: string): Uint8Array {
  const lines = readFileSync(join(import.meta.dir, "../fixtures/netlink", `${name}.hex`), "utf8").split("\n");
  const words = lines.filter((line) => !line.startsWith("#")).flatMap((line) => line.split(" "));
  return Uint8Array.from(
    words.filter((word) => word !== ""),
    (word) => Number.parseInt(word, 16),
  );
}

/** Hexadecimal bytes, sixteen a line, so that a difference can be read. */
export function hex(bytes: Uint8Array): string {
  const words = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return words.map((word, at) => (at % 16 === 0 ? `\n${word}` : word)).join(" ");
}
