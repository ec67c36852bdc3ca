import { readRetryAfter } from "./retry-after.ts";
import { readStatus, type Status } from "./status.ts";

/** The Status of an answer that is no 2xx: of its body where that is one, and of its head. */
export async function statusOfAnswer(response: Response): Promise<Status> {
  const text = await response.text();
  const status = readStatus(response.status, parsed(text));
  const retryAfter = readRetryAfter(response.headers.get("Retry-After"), Date.now()) ?? status.retryAfter;
  // The code of the answer counts, whatever its body says.
  return { ...status, code: response.status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
