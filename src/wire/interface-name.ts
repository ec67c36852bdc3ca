/** `IFNAMSIZ` of linux/if.h, without the closing zero. */
const LONGEST_NAME = 15;

/** What forbids `name` as the name of an interface, as the rest of a sentence; undefined where nothing does. */
export function interfaceNameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "is a directory's name";
  const length = isPlain(name) ? name.length : lengthOf(name);
  if (length === undefined) return "holds a slash, a colon or white space";
  return length > LONGEST_NAME ? `is longer than ${LONGEST_NAME} bytes` : undefined;
}

/**
 * Small letters and digits alone, as nearly all names are. What the others need waits in a function of its own, since
 * the mere mention of an expression or of a lazy global costs a plugin's start a tenth of a millisecond.
 */
function isPlain(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const letter = name.charAt(index);
    if (!((letter >= "a" && letter <= "z") || (letter >= "0" && letter <= "9"))) return false;
  }
  return true;
}

/** In bytes; undefined for forbidden letters. U+0085 is white space for Unicode, and for the spec's library. */
function lengthOf(name: string): number | undefined {
  return /[/:\0\s\u0085]/.test(name) ? undefined : new TextEncoder().encode(name).length;
}
