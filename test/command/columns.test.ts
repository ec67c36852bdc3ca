import { expect, test } from "bun:test";
import { columns } from "../../src/command/columns.ts";

test("columns() sets each column as wide as its widest cell and ends no line in blanks", () => {
  expect(columns(["A", "LONG"], [["longer", "b"], ["c"]])).toBe("A       LONG\nlonger  b\nc\n");
});
