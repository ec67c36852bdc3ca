import type { Listed } from "./list.ts";
import type { Reading } from "./read-object.ts";
import { type KubeObject, nameText, type ObjectName } from "./resource.ts";
import { WatchBreak } from "./watch-break.ts";
import type { Said } from "./watch-lines.ts";

/**
 * The objects of a streaming list: what is there when its bookmark comes. Some may have changed or gone since the list
 * was begun. The lines after the bookmark stay with the generator.
 */
export async function snapshotOf<T extends KubeObject>(lines: AsyncIterator<Said<T>>): Promise<Listed<T>> {
  const found = new Map<string, Reading<T>>();
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw new WatchBreak({ kind: "ended" });
    switch (line.kind) {
      case "connected":
        break;
      case "present":
        found.set(nameText(nameOf(line.reading)), line.reading);
        break;
      case "gone":
        found.delete(nameText(line.name));
        break;
      case "bookmark":
        if (line.initial) return listed([...found.values()], line.version);
        break;
    }
  }
}

function nameOf<T extends KubeObject>(reading: Reading<T>): ObjectName {
  return reading.kind === "read" ? reading.object.metadata : reading.unreadable.name;
}

function listed<T>(readings: Reading<T>[], version: string): Listed<T> {
  return {
    objects: readings.flatMap((reading) => (reading.kind === "read" ? [reading.object] : [])),
    unreadable: readings.flatMap((reading) => (reading.kind === "unreadable" ? [reading.unreadable] : [])),
    version,
  };
}
