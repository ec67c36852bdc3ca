/** A run of addresses of one family, both ends included. */
export interface Interval {
  first: bigint;
  last: bigint;
}

/** A set of addresses of one family: runs in rising order that neither overlap nor touch. */
export type Intervals = readonly Interval[];

/** The set of all addresses that the runs hold, in whatever order and however overlapping they are. */
export function intervalsOf(runs: Iterable<Interval>): Intervals {
  const sorted = [...runs].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Interval[] = [];
  for (const { first, last } of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || first > previous.last + 1n) merged.push({ first, last });
    else if (last > previous.last) previous.last = last;
  }
  return merged;
}

/** The set of single addresses. */
export function pointsOf(values: Iterable<bigint>): Intervals {
  return intervalsOf(Array.from(values, (value) => ({ first: value, last: value })));
}

/** What is in one or the other. */
export function union(a: Intervals, b: Intervals): Intervals {
  return intervalsOf([...a, ...b]);
}

/** What is in `a` and not in `b`. */
export function subtract(a: Intervals, b: Intervals): Intervals {
  const rest: Interval[] = [];
  let at = 0;
  for (const { first, last } of a) {
    let from = first;
    while (at < b.length && b[at]!.last < from) at++;
    for (let cut = at; cut < b.length && b[cut]!.first <= last; cut++) {
      if (b[cut]!.first > from) rest.push({ first: from, last: b[cut]!.first - 1n });
      from = b[cut]!.last + 1n;
    }
    if (from <= last) rest.push({ first: from, last });
  }
  return rest;
}

/** What is in both. */
export function intersect(a: Intervals, b: Intervals): Intervals {
  return subtract(a, subtract(a, b));
}

/** How many addresses there are. */
export function sizeOf(set: Intervals): bigint {
  return set.reduce((size, { first, last }) => size + last - first + 1n, 0n);
}

export function holds(set: Intervals, value: bigint): boolean {
  return set.some(({ first, last }) => first <= value && value <= last);
}
