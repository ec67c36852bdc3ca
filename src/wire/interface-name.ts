/** `IFNAMSIZ` of linux/if.h, without the closing zero. */
const LONGEST_NAME = 15;

/** What forbids `name` as the name of an interface, as the rest of a sentence; undefined where nothing does. */
export function interfaceNameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (Buffer.byteLength(name) > LONGEST_NAME) return `is longer than ${LONGEST_NAME} bytes`;
  if (name === "." || name === "..") return "is a directory's name";
  // U+0085 is white space for Unicode, and for the spec's library, but not for \s.
  return /[/:\0\s\u0085]/.test(name) ? "holds a slash, a colon or white space" : undefined;
}
