import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sysctlAllowlist } from "../../src/node/sysctl-allowlist.ts";

test("sysctlAllowlist() reads a line for each expression, and nothing where there is no file", () => {
  const folder = mkdtempSync(join(tmpdir(), "railhead-allowlist-"));
  const path = join(folder, "allowlist.conf");
  try {
    expect(sysctlAllowlist(path)).toBeUndefined();
    writeFileSync(path, "^net.ipv4.conf.IFNAME.[a-z_]*$\n\n  ^net.ipv6 \n");
    expect(sysctlAllowlist(path)).toEqual(["^net.ipv4.conf.IFNAME.[a-z_]*$", "^net.ipv6"]);
    writeFileSync(path, "");
    expect(sysctlAllowlist(path)).toEqual([]);
    expect(() => sysctlAllowlist(folder)).toThrow("cannot be read");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
