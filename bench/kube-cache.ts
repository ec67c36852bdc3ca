import { join } from "node:path";
import { OBJECTS } from "./kube-cache/objects.ts";

/** bun bench/kube-cache.ts [COUNT]: what an object costs in the cache, beside the same object kept whole. */
const count = Number(process.argv[2] ?? 2048);

interface Figures {
  heap: number;
  resident: number;
  seconds: number;
}

console.log(`${count} objects of each kind, a process for each line; bytes per object`);
console.log("kind           kept         JSON     heap   of whole   resident   objects/s");
for (const kind of Object.keys(OBJECTS) as (keyof typeof OBJECTS)[]) {
  const whole = await measured(kind, "everything");
  for (const [kept, figures] of [
    ["everything", whole],
    ["fields", await measured(kind, "fields")],
  ] as const) {
    const each = (bytes: number) => Math.round(bytes / count);
    const cells = [
      `${JSON.stringify(OBJECTS[kind](1)).length}`.padStart(8),
      `${each(figures.heap)}`.padStart(8),
      (figures.heap / whole.heap).toFixed(2).padStart(10),
      `${each(figures.resident)}`.padStart(10),
      `${Math.round(count / figures.seconds)}`.padStart(11),
    ];
    console.log(kind.padEnd(14), kept.padEnd(8), cells.join(" "));
  }
}

async function measured(kind: string, kept: string): Promise<Figures> {
  const program = join(import.meta.dir, "kube-cache", "measure.ts");
  const child = Bun.spawn([process.execPath, program, kind, kept, `${count}`], { stdout: "pipe", stderr: "inherit" });
  const text = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`The measurement of ${kind} failed`);
  return JSON.parse(text) as Figures;
}
