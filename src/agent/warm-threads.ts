import { readFile } from "node:fs/promises";

/**
 * Has Bun make its lasting threads now: the pool, the HTTP client, the garbage collector's. A thread that is born
 * while the agent is inside a Pod's namespace stays there for good, and keeps the namespace and its devices alive.
 */
export async function warmThreads(): Promise<void> {
  await Promise.all(Array.from({ length: 256 }, () => readFile("/proc/self/stat")));
  // Nobody listens there: it is the client's thread that is wanted.
  await fetch("http://railhead/", { unix: "/proc/self/no-socket" }).catch(() => {});
  Bun.gc(true);
}
