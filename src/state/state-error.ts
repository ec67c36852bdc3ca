import { SQLiteError } from "bun:sqlite";

/**
 * Why the state cannot be used: `busy` (another process writes; try again), `corrupt`, `newer` (written by a later
 * railhead), `foreign` (a database that is not ours, or another user's), `full` (no space left), `unusable` (rights,
 * disk errors, or a statement that SQLite refuses).
 */
export type StateProblem = "busy" | "corrupt" | "newer" | "foreign" | "full" | "unusable";

/** The node's memory on disk could not be read or written; `path` is the file. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly problem: StateProblem;

  constructor(problem: StateProblem, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.problem = problem;
  }
}

/** SQLite's error as a StateError that names the file; everything else as it came. */
export function asStateError(error: unknown, path: string): unknown {
  if (!(error instanceof SQLiteError)) return error;
  const [problem, words] = problemOf(error.code ?? "");
  return new StateError(problem, `State ${path} ${words}: ${error.message}`, { cause: error });
}

/** Result codes of SQLite, without what extended codes append: https://sqlite.org/rescode.html */
const PROBLEMS: readonly [code: string, problem: StateProblem, words: string][] = [
  ["SQLITE_BUSY", "busy", "is being written by another process"],
  ["SQLITE_LOCKED", "busy", "is being written by another process"],
  ["SQLITE_CORRUPT", "corrupt", "is damaged; move it away and the node begins anew"],
  ["SQLITE_NOTADB", "corrupt", "is no database; move it away and the node begins anew"],
  ["SQLITE_FULL", "full", "has no space left on its disk"],
];

function problemOf(code: string): readonly [StateProblem, string] {
  const row = PROBLEMS.find(([known]) => code === known || code.startsWith(`${known}_`));
  return row === undefined ? ["unusable", "cannot be used"] : [row[1], row[2]];
}
