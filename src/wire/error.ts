/** Error codes of the CNI spec 1.1.0 (section 5), its library's 8, and ours from 100. */
export const CNI_CODE = {
  incompatibleCniVersion: 1,
  unsupportedField: 2,
  unknownContainer: 3,
  invalidEnvironmentVariables: 4,
  ioFailure: 5,
  decodingFailure: 6,
  invalidNetworkConfig: 7,
  invalidNetns: 8,
  tryAgainLater: 11,
  notAvailable: 50,
  notAvailableLimited: 51,
  poolExhausted: 100,
  noPool: 101,
  deviceMissing: 102,
  mtuTooLarge: 103,
  checkFailed: 104,
  rdmaMode: 105,
  internal: 999,
} as const;

export type CniCode = keyof typeof CNI_CODE;

/** The error object of the CNI spec 1.1.0, section 5. */
export interface ErrorObject {
  cniVersion: string;
  code: number;
  msg: string;
  details?: string;
}

/**
 * An error that knows its CNI code. Messages are sentences that name the object, the cause and the fix, without a
 * full stop at the end; `details` holds what is longer than a sentence.
 */
export class CniError extends Error {
  override readonly name = "CniError";
  readonly code: CniCode;
  readonly details: string | undefined;

  constructor(code: CniCode, message: string, options: { cause?: unknown; details?: string } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }
}

/** Any error as the object the runtime reads; what has no code becomes 999. The causes go to `details`. */
export function errorObject(error: unknown, cniVersion: string): ErrorObject {
  const code = error instanceof CniError ? error.code : "internal";
  const details = [error instanceof CniError ? error.details : undefined, ...causes(error)].filter(isText).join("; ");
  const object: ErrorObject = { cniVersion, code: CNI_CODE[code], msg: messageOf(error) };
  return details === "" ? object : { ...object, details };
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function causes(error: unknown): string[] {
  const found: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && found.length < 8; cause = causeOf(cause)) {
    found.push(messageOf(cause));
  }
  return found;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
