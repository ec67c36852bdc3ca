import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** How long a directory must be quiet before it is looked at, and how often it is looked at anyway, milliseconds. */
export interface WatchTimes {
  quiet: number;
  poll: number;
}

const TIMES: WatchTimes = { quiet: 200, poll: 10_000 };

/**
 * Calls `changed` whenever files of a directory are other than they were: edited in place or by rename, or swapped by a
 * symbolic link above them, as mounted ConfigMaps are. The directory may come later, go, and come back. Events only
 * say that it is worth looking; the poll finds what no event told, a link that leads elsewhere. Answers how to stop.
 */
export function watchDirectory(directory: string, changed: () => void, times: WatchTimes = TIMES): () => void {
  let seen = fingerprint(directory);
  let watched = watchNow(directory, lookSoon);
  let soon: Timer | undefined;
  const poll = setInterval(look, times.poll);
  return () => {
    clearInterval(poll);
    clearTimeout(soon);
    watched.stop();
  };

  function lookSoon(): void {
    clearTimeout(soon);
    soon = setTimeout(look, times.quiet);
  }

  function look(): void {
    if (watched.identity !== identityOf(directory)) {
      watched.stop();
      watched = watchNow(directory, lookSoon);
    }
    const now = fingerprint(directory);
    if (now === seen) return;
    seen = now;
    changed();
  }
}

interface Watched {
  /** Which directory it is that is watched; undefined for none. */
  identity: string | undefined;
  stop(): void;
}

function watchNow(directory: string, changed: () => void): Watched {
  const identity = identityOf(directory);
  let watcher: FSWatcher;
  try {
    watcher = watch(directory, changed);
  } catch {
    // Missing, or no inotify instance is left: the poll sees to it.
    return { identity: undefined, stop() {} };
  }
  watcher.on("error", changed);
  return { identity, stop: () => watcher.close() };
}

/** Changes whenever a file is written, replaced, added or removed, also behind links. */
function fingerprint(directory: string): string {
  try {
    return readdirSync(directory)
      .sort()
      .map((name) => `${name} ${stampOf(join(directory, name))}`)
      .join("\n");
  } catch {
    return "";
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.dev}:${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
}

function identityOf(directory: string): string | undefined {
  const stat = statSync(directory, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
}
