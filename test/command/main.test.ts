import { describe, expect, test } from "bun:test";
import { COMMANDS } from "../../src/command/commands.ts";
import { railhead } from "./run-railhead.ts";

describe("main()", () => {
  test("prints the overview for --help, and says it again on standard error where nothing was typed", async () => {
    const [asked, bare] = await Promise.all([railhead(["--help"]), railhead([])]);
    expect(asked).toMatchObject({ exitCode: 0, stderr: "" });
    expect(bare).toEqual({ exitCode: 2, stdout: "", stderr: `${asked.stdout}\n` });
    for (const name of Object.keys(COMMANDS)) expect(asked.stdout).toContain(`\n  ${name} `);
    expect(asked.stdout).toContain("Exit codes:\n  0  done\n");
  });

  test("prints version and commit", async () => {
    const [flag, command, json] = await Promise.all([
      railhead(["--version"]),
      railhead(["version"]),
      railhead(["version", "--json"]),
    ]);
    expect(flag.stdout).toMatch(/^railhead \S+ \(\S+\)\n$/);
    expect(command).toEqual(flag);
    expect(JSON.parse(json.stdout)).toEqual({ version: "development", commit: "unknown", bun: Bun.version });
  });

  test.each([
    [["rendr"], "railhead: There is no command rendr; railhead --help lists them\n"],
    [["toString"], "railhead: There is no command toString; railhead --help lists them\n"],
    [["render"], "railhead: Missing required positional argument: FILE\n"],
    [["render", "--ouť", "x"], "railhead: render has no option --ouť; it has --out, --nad, --fused, --json\n"],
    [["render", "a.yaml", "--out"], "railhead: render --out needs a value\n"],
    [["version", "now"], "railhead: version takes no operand now\n"],
    [["help", "me"], "railhead: There is no command me; railhead --help lists them\n"],
    [["completion", "tcsh"], "railhead: There is no completion for tcsh; write bash, zsh or fish\n"],
    [["ip", "172.16.1"], "railhead: 172.16.1 is no address; write for example 172.16.1.34\n"],
    [["inspect", "nodes"], "railhead: There is no view nodes; write attachments, leases or pools\n"],
    [
      ["inspect", "--agent", "http://x"],
      "railhead: --agent is http://x; write HOST:PORT, for example 127.0.0.1:5711\n",
    ],
  ])("answers wrong usage %j with exit code 2 and what is wrong", async (args, stderr) => {
    expect(await railhead(args)).toEqual({ exitCode: 2, stdout: "", stderr });
  });

  test("explains every command, by help and by --help, with examples and exit codes", async () => {
    const names = Object.keys(COMMANDS).filter((command) => command !== "agent");
    const runs = names.map((name) => Promise.all([railhead(["help", name]), railhead([name, "--help"])]));
    for (const [at, [asked, flag]] of (await Promise.all(runs)).entries()) {
      expect(flag).toEqual(asked);
      expect(asked).toMatchObject({ exitCode: 0, stderr: "" });
      expect(asked.stdout).toContain(`Usage:\n  railhead ${names[at]}`);
      expect(asked.stdout).toContain(`Examples:\n  `);
      expect(asked.stdout).toContain("Exit codes:");
      expect(Math.max(...asked.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
    }
  });
});
