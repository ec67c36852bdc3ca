import { sendDatagram } from "../kernel/datagram.ts";

/** What systemd is told of the agent, sd_notify(3). Outside of systemd nothing happens. */
export interface Systemd {
  /** Plugins are served from now on. */
  ready(): void;
  stopping(): void;
  /** One line for `systemctl status`. */
  status(text: string): void;
  /** Stops the watchdog. */
  close(): void;
}

type Environment = Record<string, string | undefined>;

/** The wall clock is no watchdog: `every` runs a function again and again and answers how to stop that. */
export type Every = (work: () => void, milliseconds: number) => () => void;

/**
 * Talks to whoever `NOTIFY_SOCKET` names, and says WATCHDOG=1 at half the time that `WATCHDOG_USEC` grants: from the
 * event loop, so that an agent whose loop stands still is restarted. A message that is not taken is no reason to stop.
 */
export function connectSystemd(environment: Environment, every: Every = repeat, send = sendDatagram): Systemd {
  const socket = environment.NOTIFY_SOCKET;
  const tell = (message: string) => {
    if (socket === undefined || socket === "") return;
    try {
      send(socket, message);
    } catch {}
  };
  const period = watchdogPeriod(environment);
  const stop = period === undefined ? () => {} : every(() => tell("WATCHDOG=1"), period);
  return {
    ready: () => tell("READY=1"),
    stopping: () => tell("STOPPING=1"),
    status: (text) => tell(`STATUS=${text.replaceAll(/\p{Cc}+/gu, " ")}`),
    close: stop,
  };
}

/** Milliseconds; nothing where there is no watchdog or it waits for another process (sd_watchdog_enabled(3)). */
function watchdogPeriod({ NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID }: Environment): number | undefined {
  const microseconds = Number(WATCHDOG_USEC);
  if (!NOTIFY_SOCKET || !Number.isFinite(microseconds) || microseconds <= 0) return undefined;
  if (WATCHDOG_PID !== undefined && Number(WATCHDOG_PID) !== process.pid) return undefined;
  return microseconds / 1000 / 2;
}

function repeat(work: () => void, milliseconds: number): () => void {
  const timer = setInterval(work, milliseconds);
  return () => clearInterval(timer);
}
