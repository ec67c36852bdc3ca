import { describe, expect, test } from "bun:test";
import { resolvePath } from "../../src/command/resolve-path.ts";
import { temporaryDirectories } from "./temporary.ts";

const temporary = temporaryDirectories();

describe("resolvePath()", () => {
  test("leaves an absolute path where it is", () => {
    expect(resolvePath("/etc/../etc/railhead", {})).toBe("/etc/railhead");
  });

  test("takes a relative one from the shell's directory, not from the process's", () => {
    const pwd = temporary();
    expect(resolvePath("pools.yaml", { PWD: pwd })).toBe(`${pwd}/pools.yaml`);
    expect(resolvePath("../x", { PWD: `${pwd}/.` })).toBe(`${pwd.slice(0, pwd.lastIndexOf("/"))}/x`);
  });

  test.each([
    [undefined, "pools.yaml cannot be found, since $PWD is not set; write an absolute path"],
    ["relative", "pools.yaml cannot be found, since $PWD is relative, no directory; write an absolute path"],
    ["/nonexistent", "pools.yaml cannot be found, since $PWD is /nonexistent, no directory; write an absolute path"],
  ])("asks for an absolute path where $PWD is %p", (pwd, message) => {
    expect(() => resolvePath("pools.yaml", { PWD: pwd })).toThrow(message);
  });
});
