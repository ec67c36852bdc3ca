import { describe, expect, test } from "bun:test";
import { COMMANDS } from "../../src/command/commands.ts";
import { SHELLS } from "../../src/command/completion-script.ts";
import { railhead } from "./run-railhead.ts";

describe("railhead completion", () => {
  test.each([...SHELLS])("knows every command and the options of render in %s", async (shell) => {
    const { stdout, exitCode } = await railhead(["completion", shell]);
    expect(exitCode).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(name);
    for (const option of ["out", "fused", "no-unit"]) expect(stdout).toContain(option);
  });

  test("answers bash with commands, words and options that begin as typed", async () => {
    const { stdout: script } = await railhead(["completion", "bash"]);
    const complete = (...words: string[]) => {
      const ask = `COMP_WORDS=(railhead ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _railhead; echo "\${COMPREPLY[*]}"`;
      const run = Bun.spawnSync(["bash", "-c", `${script}\n${ask}`]);
      return run.stdout.toString().trim();
    };
    expect(complete("in")).toBe("inspect install");
    expect(complete("inspect", "")).toStartWith("attachments leases pools --");
    expect(complete("render", "--f")).toBe("--fused");
    expect(complete("help", "ren")).toBe("render");
  });
});
