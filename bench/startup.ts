import { quantile, SPANS, startupTimes } from "./startup-times.ts";

/** bun bench/startup.ts [ROUNDS]: what a plugin process costs, as a ratio to a compiled program that does nothing. */
const times = await startupTimes(Number(process.argv[2] ?? 100));
const base = times["empty program"];

console.log("                     p10 ms   median ms   ratio p10   ratio median");
for (const span of SPANS) {
  const [low, median] = [quantile(times[span], 0.1), quantile(times[span], 0.5)];
  const cells = [
    low.toFixed(1).padStart(6),
    median.toFixed(1).padStart(9),
    (low / quantile(base, 0.1)).toFixed(2).padStart(9),
    (median / quantile(base, 0.5)).toFixed(2).padStart(12),
  ];
  console.log(span.padEnd(18), cells.join("   "));
}
