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

/** Median and p99 of each, and the median's ratio to the one named `baseline`. */
export function comparison(title: string, baseline: string, times: ReadonlyMap<string, readonly number[]>): string {
  const base = quantile(times.get(baseline) ?? [], 0.5);
  const rows = [...times].map(([name, all]) => {
    const [median, slowest] = [quantile(all, 0.5), quantile(all, 0.99)];
    return [name, median.toFixed(1), slowest.toFixed(1), (median / base).toFixed(2)];
  });
  return table([title, "median ms", "p99 ms", "ratio"], rows);
}
