import { CniError } from "../wire/error.ts";

/** Longest answer of a plugin that is read. */
const LONGEST_STDOUT = 8 * 1024 * 1024;

/** How often a file that is just being written is tried again, a second apart, as the spec's library does. */
const BUSY_RETRIES = 5;

/**
 * Runs one plugin to its end, its stderr passed through. Throws `tryAgainLater` when it is not done after `timeout`
 * milliseconds (it is killed then), `ioFailure` when it cannot be started or dies of a signal.
 */
export async function runPlugin(
  file: string,
  stdin: string,
  variables: Record<string, string | undefined>,
  timeout: number,
): Promise<{ exitCode: number; stdout: string }> {
  const child = await start(file, stdin, variables, timeout);
  const chunks: Uint8Array[] = [];
  const reading = collect(child.stdout, chunks);
  const exitCode = await child.exited;
  // A grandchild may hold the pipe open for ever.
  await Promise.race([reading, Bun.sleep(1000)]);
  if (child.signalCode !== null) throw died(file, child.signalCode, timeout);
  return { exitCode, stdout: Buffer.concat(chunks).toString() };
}

async function start(file: string, stdin: string, env: Record<string, string | undefined>, timeout: number) {
  for (let tries = 0; ; tries++) {
    try {
      const rest = { stderr: "inherit", timeout, killSignal: "SIGKILL", maxBuffer: LONGEST_STDOUT, env } as const;
      return Bun.spawn([file], { stdin: Buffer.from(stdin), stdout: "pipe", ...rest });
    } catch (cause) {
      if (!isTextBusy(cause) || tries === BUSY_RETRIES)
        throw new CniError("ioFailure", `${file} cannot be started`, { cause });
      await Bun.sleep(1000);
    }
  }
}

async function collect(stream: ReadableStream<Uint8Array>, chunks: Uint8Array[]): Promise<void> {
  for await (const chunk of stream) chunks.push(chunk);
}

function died(file: string, signal: string | number, timeout: number): CniError {
  return signal === "SIGKILL"
    ? new CniError("tryAgainLater", `${file} was killed: it had no answer after ${timeout} ms, or too long a one`)
    : new CniError("ioFailure", `${file} died of ${signal}`);
}

function isTextBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ETXTBSY";
}
