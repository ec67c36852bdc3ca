import { agentFirst, type Perform } from "./agent-first.ts";
import { processEnvironment } from "./environment.ts";
import { respond } from "./respond.ts";

/** The plugin process: answers one call of the runtime, and ends. */
export async function main(): Promise<never> {
  const environment = processEnvironment();
  const outcome = await respond(environment, (socket) => agentFirst(socket, performLocally(socket), environment.now));
  await isWritten(Bun.stderr, outcome.stderr);
  process.exit((await isWritten(Bun.stdout, outcome.stdout)) ? outcome.exitCode : 1);
}

/** Loaded only where no agent answers: with it come state, kernel and all packages. */
function performLocally(socket: string): Perform {
  return async (request) => {
    const local = await import("../node/perform-locally.ts");
    return local.performLocally(request, socket);
  };
}

/**
 * False where nobody reads any more. A first touch of `process.stdout` would cost more than the whole start; and no
 * write at all for no text, since `Bun.write` of "" truncates where the stream is a file.
 */
async function isWritten(stream: Bun.BunFile, text: string): Promise<boolean> {
  try {
    if (text !== "") await Bun.write(stream, text);
    return true;
  } catch {
    return false;
  }
}
