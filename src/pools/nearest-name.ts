/** The name that differs least from `name`, by at most two letters changed, added or left out; nothing if none does. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = 3;
  for (const other of names) {
    if (Math.abs(other.length - name.length) >= least) continue;
    const far = distance(name, other);
    if (far < least) [nearest, least] = [other, far];
  }
  return nearest;
}

/** Levenshtein's distance, a row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
