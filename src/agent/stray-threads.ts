import { readdirSync, readlinkSync } from "node:fs";

/**
 * Threads of this process that are not in its own network namespace, as `TID in net:[INODE]`: born at the wrong moment
 * (see `warm-threads.ts`). A thread that ended meanwhile is none.
 */
export function strayThreads(tasks = "/proc/self/task"): string[] {
  const own = readlinkSync("/proc/self/ns/net");
  return readdirSync(tasks).flatMap((tid) => {
    const namespace = namespaceOf(`${tasks}/${tid}/ns/net`);
    return namespace === undefined || namespace === own ? [] : [`${tid} in ${namespace}`];
  });
}

function namespaceOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
