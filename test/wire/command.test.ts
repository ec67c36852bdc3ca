import { expect, test } from "bun:test";
import { COMMANDS, parseCommand } from "../../src/wire/command.ts";

test("parseCommand() knows the six verbs and no other word", () => {
  for (const verb of Object.keys(COMMANDS)) expect(parseCommand(verb) as string).toBe(verb);
  for (const word of ["", "add", "UPDATE", "constructor", "__proto__"]) expect(parseCommand(word)).toBeUndefined();
});
