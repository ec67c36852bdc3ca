import { CniError } from "../wire/error.ts";
import type { Fields } from "../wire/fields.ts";
import { AGENT_SOCKET } from "../wire/request.ts";

/** What a network configuration may say to the plugin process itself. */
export interface Settings {
  /** Where the agent listens. */
  socket: string;
  /** After how many seconds an answer is of no use any more. */
  deadlineSeconds: number;
}

const DEADLINE_SECONDS = 60;
const LONGEST_DEADLINE_SECONDS = 3600;

/** The keys `socket` and `deadlineSeconds`, both optional; throws `invalidNetworkConfig`. */
export function readSettings(config: Fields): Settings {
  const { socket = AGENT_SOCKET, deadlineSeconds = DEADLINE_SECONDS } = config;
  if (typeof socket !== "string" || !socket.startsWith("/")) throw invalid("socket", "an absolute path", socket);
  if (typeof deadlineSeconds !== "number" || !(deadlineSeconds > 0 && deadlineSeconds <= LONGEST_DEADLINE_SECONDS)) {
    throw invalid("deadlineSeconds", `a number above 0, at most ${LONGEST_DEADLINE_SECONDS}`, deadlineSeconds);
  }
  return { socket, deadlineSeconds };
}

function invalid(key: string, wanted: string, value: unknown): CniError {
  const message = `${key} in the network configuration must be ${wanted}; it is ${JSON.stringify(value)}`;
  return new CniError("invalidNetworkConfig", message);
}
