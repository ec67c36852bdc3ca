import { writeSync } from "node:fs";
import { agentFirst, type Perform } from "./agent-first.ts";
import { processEnvironment } from "./environment.ts";
import { respond } from "./respond.ts";

/** The plugin process: answers one call of the runtime, and ends. */
export async function main(): Promise<never> {
  const environment = processEnvironment();
  const outcome = await respond(environment, (socket) => agentFirst(socket, performLocally(socket), environment.now));
  write(2, outcome.stderr);
  process.exit(write(1, outcome.stdout) ? outcome.exitCode : 1);
}

/** Loaded only where no agent answers: with it come state, kernel and all packages. */
function performLocally(socket: string): Perform {
  return async (request) => {
    const local = await import("../node/perform-locally.ts");
    return local.performLocally(request, socket);
  };
}

/** The whole text, in one write where the pipe takes it; false where nobody reads any more. */
function write(descriptor: 1 | 2, text: string): boolean {
  try {
    for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(descriptor, rest));
    return true;
  } catch {
    return false;
  }
}
