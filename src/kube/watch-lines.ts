import type { Clock } from "./clock.ts";
import { failureOf } from "./failure-of.ts";
import { type Asked, KubeError } from "./kube-error.ts";
import { collectionRequest, type Scope } from "./request.ts";
import type { KubeObject, Resource } from "./resource.ts";
import { splitLines } from "./split-lines.ts";
import type { Transport } from "./transport.ts";
import { WatchBreak } from "./watch-break.ts";
import { readWatchLine, type WatchLine } from "./watch-line.ts";

/** How one connection of a watch is made and when it is given up. */
export interface WatchConnection extends Scope {
  /** Ends the connection; the generator then throws its reason. */
  signal: AbortSignal;
  /** Milliseconds without a byte after which it counts as broken. */
  silence: number;
  /** Milliseconds for the beginning of the answer. */
  deadline: number;
  clock: Clock;
  /** From 0 up to but not including 1: connections that began together end apart. */
  random: () => number;
  /** Where the connection begins: after a version, or with all that there is (a streaming list, KEP-3157). */
  from: { kind: "after"; version: string } | { kind: "all" };
}

/** A connection that stands, and then the lines that come through it, until the API server ends it as agreed. */
export type Said<T> = { kind: "connected" } | Exclude<WatchLine<T>, { kind: "garbled" | "error" }>;

/** One connection of a watch. Throws WatchBreak or KubeError for every other end than the agreed one. */
export async function* watchLines<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  connection: WatchConnection,
): AsyncGenerator<Said<T>, void> {
  const request = collectionRequest("watch", resource, connection);
  const seconds = agreedSeconds(connection);
  Object.assign(request.query, queryOf(connection, seconds));
  const ending = new AbortController();
  const end = () => ending.abort(connection.signal.reason);
  const quiet = { kind: "silent", after: connection.silence } as const;
  let silence: Timer | undefined;
  if (connection.signal.aborted) end();
  connection.signal.addEventListener("abort", end, { once: true });
  try {
    const body = await transport.open(request, { signal: ending.signal, deadline: connection.deadline });
    const began = connection.clock.now();
    silence = setTimeout(() => ending.abort(new WatchBreak(quiet)), connection.silence);
    yield { kind: "connected" };
    const lines = splitLines(LONGEST);
    for await (const chunk of chunksOf(body, request.asked)) {
      silence.refresh();
      for (const [at, line] of split(lines.push, chunk).entries()) {
        if (at % 64 === 63) await othersTurn();
        yield heard(readWatchLine(resource, line), request.asked);
      }
    }
    // A line that stops in its middle would be half an event: it was cut.
    if (lines.pending() > 0) throw new WatchBreak({ kind: "garbled", reason: "The watch ended within a line" });
    if (connection.clock.now() - began < (seconds - 1) * 1000) throw new WatchBreak({ kind: "ended" });
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    clearTimeout(silence);
    connection.signal.removeEventListener("abort", end);
    ending.abort();
  }
}

function heard<T>(line: WatchLine<T>, asked: Asked): Said<T> {
  if (line.kind === "garbled") throw new WatchBreak(line);
  if (line.kind === "error") throw new KubeError(asked, { kind: "refused", status: line.status });
  return line;
}

/** A list of thousands comes in a few chunks; who else has something to do is not kept waiting for all of it. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

async function* chunksOf(body: ReadableStream<Uint8Array>, asked: Asked): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        throw new KubeError(asked, failureOf(error), { cause: error });
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops in the middle wants no more of it.
    reader.cancel().catch(() => {});
  }
}

/** etcd takes 1.5 MiB, custom resources in it 3 MiB as JSON; escapes make it longer. */
const LONGEST = 32 * 2 ** 20;

function split(push: (chunk: Uint8Array) => string[], chunk: Uint8Array): string[] {
  try {
    return push(chunk);
  } catch (error) {
    throw new WatchBreak({ kind: "garbled", reason: (error as RangeError).message });
  }
}

/**
 * When the connection is to end. Where the version has moved on since it began, the API server sends a bookmark once a
 * minute and two seconds before that end (its etcd must tell it of progress: `--watch-progress-notify-interval`). Who
 * has less patience than a minute agrees on an earlier end.
 */
function agreedSeconds({ silence, random }: WatchConnection): number {
  return silence > 65_000 ? 300 + Math.floor(random() * 300) : Math.max(Math.floor((silence / 1000) * 0.8), 1);
}

function queryOf({ from }: WatchConnection, seconds: number): Record<string, string> {
  const query = { watch: "1", allowWatchBookmarks: "true", timeoutSeconds: `${seconds}` };
  return from.kind === "after"
    ? { ...query, resourceVersion: from.version }
    : { ...query, sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" };
}
