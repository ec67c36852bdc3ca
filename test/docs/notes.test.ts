import { expect, test } from "bun:test";
import { PAGES, textOf } from "./pages.ts";

const NOTES = PAGES.filter((page) => page.startsWith("docs/notes/"));

test.each(NOTES)("%s says question, choice and price in at most 40 lines", (note) => {
  const text = textOf(note);
  for (const part of ["**Question.**", "**What we chose.**", "**What we gave up.**"]) expect(text).toContain(part);
  expect(text.split("\n").length).toBeLessThanOrEqual(41);
});

test("notes are numbered in one row", () => {
  expect(NOTES.map((note) => /\/(\d{4})-[a-z-]+\.md$/.exec(note)?.[1])).toEqual(
    NOTES.map((_, at) => String(at + 1).padStart(4, "0")),
  );
});
