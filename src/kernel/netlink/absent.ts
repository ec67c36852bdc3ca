import { isAbsent } from "./error.ts";

/** Whether a deletion found something to delete: what the kernel calls absent is no error. */
export function deleted(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** The answer, or nothing where the kernel says that there is no such thing. */
export function orAbsent<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
