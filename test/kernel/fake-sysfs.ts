import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A sysfs tree in a directory of its own: a file of that content, or a link to a path of the tree (`-> PATH`). */
export function fakeSysfs(files: Record<string, string>): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "railhead-sysfs-"));
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    if (content.startsWith("-> ")) symlinkSync(join(root, content.slice(3)), at);
    else writeFileSync(at, `${content}\n`);
  }
  return { root, remove: () => rmSync(root, { recursive: true }) };
}
