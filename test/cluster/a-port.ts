import { readFileSync } from "node:fs";

/** A port of this machine that is kept for one server, also while that server is down. */
export interface Port {
  number: number;
  /** Gives it back. */
  free(): void;
}

/**
 * A free TCP port. It lies below the range that the kernel gives to outgoing connections, so none of those takes it
 * while its server restarts; and its number is held as the name of an abstract socket, which ends with this process,
 * so no other run takes it either.
 */
export function aPort(): Port {
  for (let tries = 0; tries < 200; tries++) {
    const number = LOWEST + Math.floor(Math.random() * (ephemeral() - LOWEST));
    const held = hold(number);
    if (held === undefined) continue;
    if (isFree(number)) return { number, free: () => held.stop(true) };
    held.stop(true);
  }
  throw new Error(`No free port from ${LOWEST} to ${ephemeral()}`);
}

const LOWEST = 12_000;

/** Where outgoing connections begin, net.ipv4.ip_local_port_range; NodePorts begin at 30000. */
function ephemeral(): number {
  const first = Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  return first > LOWEST + 1000 ? Math.min(first, 30_000) : 30_000;
}

function hold(number: number): { stop(now?: boolean): void } | undefined {
  try {
    const listener = Bun.listen({ unix: `\0railhead-test-port-${number}`, socket: { data() {} } });
    listener.unref();
    return listener;
  } catch {
    return undefined;
  }
}

function isFree(number: number): boolean {
  try {
    Bun.listen({ hostname: "0.0.0.0", port: number, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false;
  }
}
