/** Whether a name matches a pattern. */
export type Glob = (name: string) => boolean;

/** Whether a pool list's item is a pattern and not a name: it has `*`, `?`, or both brackets. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text) || (text.includes("[") && text.includes("]"));
}

/**
 * A pattern as Go's filepath.Match reads it: `*`, `?` (neither matches `/`), `[a-z]`, `[^a-z]`, `\c`. Nothing where
 * Go answers ErrBadPattern, even where Go would have found the mismatch first.
 */
export function parseGlob(pattern: string): Glob | undefined {
  const parts = parse([...pattern]);
  return parts && ((name) => matches(parts, [...name]));
}

type Part = { kind: "any" } | { kind: "one"; fits(char: string): boolean };

function parse(chars: string[]): Part[] | undefined {
  const parts: Part[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    if (char === "*") parts.push({ kind: "any" });
    else if (char === "?") parts.push({ kind: "one", fits: (other) => other !== "/" });
    else if (char === "[") {
      const set = parseSet(chars, at + 1);
      if (set === undefined) return undefined;
      parts.push({ kind: "one", fits: set.fits });
      at = set.end;
    } else {
      const literal = char === "\\" ? chars[++at] : char;
      if (literal === undefined) return undefined;
      parts.push({ kind: "one", fits: (other) => other === literal });
    }
  }
  return parts;
}

/** `[` has been read; `end` is where `]` stands. A set has one range at least, and `-` and `]` only with a backslash. */
function parseSet(chars: string[], from: number): { fits(char: string): boolean; end: number } | undefined {
  const negated = chars[from] === "^";
  const ranges: [string, string][] = [];
  let at = negated ? from + 1 : from;
  while (chars[at] !== "]" || ranges.length === 0) {
    const low = parseEnd(chars, at);
    const high = low && chars[low.next] === "-" ? parseEnd(chars, low.next + 1) : low;
    if (low === undefined || high === undefined) return undefined;
    ranges.push([low.char, high.char]);
    at = high.next;
  }
  const inside = (char: string) =>
    ranges.some(([low, high]) => codeOf(low) <= codeOf(char) && codeOf(char) <= codeOf(high));
  return { fits: (char) => inside(char) !== negated, end: at };
}

function parseEnd(chars: string[], at: number): { char: string; next: number } | undefined {
  const escaped = chars[at] === "\\";
  const char = chars[escaped ? at + 1 : at];
  if (char === undefined || (!escaped && (char === "-" || char === "]"))) return undefined;
  return { char, next: at + (escaped ? 2 : 1) };
}

/** Goes back only to the latest `*`: whatever an earlier one could take, the latest can. Time is name × pattern. */
function matches(parts: Part[], name: string[]): boolean {
  let star: { part: number; char: number } | undefined;
  let part = 0;
  for (let char = 0; char < name.length || part < parts.length; ) {
    const here = parts[part];
    if (here?.kind === "any") star = { part: part++, char };
    else if (here !== undefined && char < name.length && here.fits(name[char]!)) {
      part++;
      char++;
    } else if (star !== undefined && star.char < name.length && name[star.char] !== "/") {
      char = ++star.char;
      part = star.part + 1;
    } else return false;
  }
  return true;
}

function codeOf(char: string): number {
  return char.codePointAt(0)!;
}
