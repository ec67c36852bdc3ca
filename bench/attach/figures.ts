/** Milliseconds that `work` took. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = Bun.nanoseconds();
  await work();
  return (Bun.nanoseconds() - began) / 1e6;
}

/** The time that `share` of the runs did not exceed. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

/** A table as text: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    widths.map((width, at) => (at === 0 ? (row[at] ?? "").padEnd(width) : (row[at] ?? "").padStart(width))).join("  ");
  return [head, ...rows].map((row) => line(row).trimEnd()).join("\n");
}

/** Own time (p10), median and p99 of each, and the ratio of the first two to those of the one named `baseline`. */
export function comparison(title: string, baseline: string, times: ReadonlyMap<string, readonly number[]>): string {
  const base = times.get(baseline) ?? [];
  const rows = [...times].map(([name, all]) => {
    const figures = [0.1, 0.5, 0.99].map((share) => quantile(all, share).toFixed(1));
    const ratios = [0.1, 0.5].map((share) => (quantile(all, share) / quantile(base, share)).toFixed(2));
    return [name, ...figures, ...ratios];
  });
  return table([title, "p10 ms", "median ms", "p99 ms", "ratio p10", "ratio median"], rows);
}
