import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";

/** A network namespace of this machine, and one path at which it can be opened while it lasts. */
export interface KnownNetns {
  path: string;
  inode: number;
}

/**
 * The network namespaces that a process runs in or that are mounted in this mount namespace, the host's own included,
 * each once. One that only a descriptor keeps alive is not among them. Processes and mounts that go while they are
 * looked at are passed over.
 */
export function knownNetns(proc = "/proc"): KnownNetns[] {
  const found = new Map<number, string>();
  const add = (inode: number | undefined, path: string) => {
    if (inode !== undefined && !found.has(inode)) found.set(inode, path);
  };
  // Mounts first: their paths outlive the processes.
  for (const { inode, path } of mountedNetns(readFileSync(`${proc}/self/mountinfo`, "utf8"))) {
    // What is mounted above it, or another mount namespace, may have taken the path away.
    if (inodeAt(path) === inode) add(inode, path);
  }
  for (const pid of readdirSync(proc).filter((name) => /^\d+$/.test(name))) {
    const path = `${proc}/${pid}/ns/net`;
    add(linkedInode(path), path);
  }
  return [...found].map(([inode, path]) => ({ path, inode }));
}

/**
 * Lines of proc(5) mountinfo whose root is `net:[INODE]`; paths have blanks as `\040`. Fields: 4 is the root, 5 the
 * mount point.
 */
export function mountedNetns(mountinfo: string): KnownNetns[] {
  const mounts: KnownNetns[] = [];
  for (const line of mountinfo.split("\n")) {
    const [, , , root = "", point = ""] = line.split(" ");
    const inode = inodeIn(root);
    if (inode !== undefined) mounts.push({ inode, path: point.replace(/\\([0-7]{3})/g, unescapeOctal) });
  }
  return mounts;
}

function unescapeOctal(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 8));
}

function linkedInode(path: string): number | undefined {
  return unlessGone(() => inodeIn(readlinkSync(path)));
}

function inodeAt(path: string): number | undefined {
  return unlessGone(() => statSync(path).ino);
}

function inodeIn(text: string): number | undefined {
  const match = /^net:\[(\d+)\]$/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** EACCES, EPERM: a process that is not ours to look into, where we are not root. */
function unlessGone<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOENT", "ESRCH", "ENOTDIR", "EACCES", "EPERM", "EINVAL"].includes(code)) return undefined;
    throw error;
  }
}
