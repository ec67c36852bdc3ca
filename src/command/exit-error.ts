/** How a command ends otherwise than well: 1 refused or failed, 2 wrong usage. The codes are documented in --help. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The command line itself is wrong. */
export function wrongUsage(message: string): ExitError {
  return new ExitError(2, message);
}

/** The command was understood and is not, or cannot be, carried out. An empty message has been told already. */
export function refusedOrFailed(message: string, cause?: unknown): ExitError {
  return new ExitError(1, message, { cause });
}
