import { closeSync, constants, fstatSync, openSync, rmSync, statSync } from "node:fs";
import { flock } from "./libc.ts";
import { SystemError } from "./system-error.ts";

/** A lock that is held. The kernel frees it when its process ends, however that ends. */
export interface Flock {
  path: string;
  release(): void;
  /**
   * Releases it and removes its file, so that locks on what is gone do not pile up. A file that has gone, or is another's
   * by now, is left alone.
   */
  remove(): void;
}

/** `flock(LOCK_EX | LOCK_NB)`: nothing when another holds it, be it in this very process. Makes the file, mode 0600. */
export function tryFlock(path: string): Flock | undefined {
  for (;;) {
    const fd = openLock(path);
    try {
      flock(fd, LOCK_EX | LOCK_NB);
    } catch (error) {
      closeSync(fd);
      if (error instanceof SystemError && error.code === "EAGAIN") return undefined;
      throw error;
    }
    if (isStillAt(fd, path)) return held(fd, path);
    closeSync(fd);
  }
}

/** As `tryFlock`, but waits, and with it the whole thread: not for a process that has an event loop to run. */
export function waitFlock(path: string): Flock {
  for (;;) {
    const fd = openLock(path);
    flock(fd, LOCK_EX);
    if (isStillAt(fd, path)) return held(fd, path);
    closeSync(fd);
  }
}

/** include/uapi/asm-generic/fcntl.h */
const LOCK_EX = 2;
const LOCK_NB = 4;
/** Node's constants lack it; the same on x86-64 and arm64. A child that inherited the descriptor would hold the lock. */
const O_CLOEXEC = 0o2000000;

function openLock(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_CREAT | constants.O_NOFOLLOW | O_CLOEXEC, 0o600);
}

/** Whoever waited for a lock whose file was removed holds one that nobody else can meet. */
function isStillAt(fd: number, path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  const mine = fstatSync(fd);
  return file !== undefined && file.ino === mine.ino && file.dev === mine.dev;
}

function held(fd: number, path: string): Flock {
  let open = true;
  const release = () => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    path,
    release,
    remove() {
      try {
        if (open && isStillAt(fd, path)) rmSync(path, { force: true });
      } finally {
        release();
      }
    },
  };
}
