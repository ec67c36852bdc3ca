/** The protocol's times, milliseconds; settings, so that tests can shorten them. */
export interface ClaimTimes {
  /** Without a completed request for so long the connection counts as broken. */
  break: number;
  /** Nothing new is claimed for so long after a break: longer than a request can live in the API server. */
  settle: number;
  /** The blocks are looked at again after so long. */
  lookAgain: number;
  /** Nothing is lent any more so long after the last completed look. */
  offlineLimit: number;
  /** A vanished node's entries are freed after so long; always longer than `offlineLimit`. */
  quarantine: number;
  /** Whatever is or becomes idle is handed back for so long after a press was seen. */
  press: number;
  /** Who finds nothing free tries for so long. */
  askFor: number;
  /** Idle claims above `warm` go back after so long. */
  surplus: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CLAIM_TIMES: ClaimTimes = {
  break: 10 * SECOND,
  settle: 65 * SECOND,
  lookAgain: 10 * MINUTE,
  offlineLimit: 12 * HOUR,
  quarantine: 24 * HOUR,
  press: 30 * SECOND,
  askFor: 20 * SECOND,
  surplus: 10 * MINUTE,
};
