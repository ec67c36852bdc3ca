import { PROGRAMS, quantile, startupTimes } from "./startup-times.ts";

/** bun bench/startup.ts [ROUNDS]: what a plugin process costs, as a ratio to a compiled program that does nothing. */
const times = await startupTimes(Number(process.argv[2] ?? 100));
const base = times["empty program"];

console.log("program           p10 ms   median ms   ratio p10   ratio median");
for (const program of PROGRAMS) {
  const [low, median] = [0.1, 0.5].map((share) => quantile(times[program], share)) as [number, number];
  const ratios = [low / quantile(base, 0.1), median / quantile(base, 0.5)].map((ratio) => ratio.toFixed(2));
  const cells = [
    low.toFixed(1).padStart(6),
    median.toFixed(1).padStart(9),
    ratios[0]?.padStart(9),
    ratios[1]?.padStart(12),
  ];
  console.log(program.padEnd(15), cells.join("   "));
}
