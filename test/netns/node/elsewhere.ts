import { join } from "node:path";
import type { NodeSettings } from "../../../src/node/settings.ts";
import type { Answer, Request } from "../../../src/wire/request.ts";

/** Ways for a process to be killed: ahead of its Nth effect, or after so many milliseconds. */
export type Kill = { effect: number } | { milliseconds: number };

/** Has a process of its own carry out a request, as a plugin without agent does; nothing when it was killed. */
export async function performElsewhere(
  settings: NodeSettings,
  request: Request,
  kill?: Kill,
): Promise<Answer | undefined> {
  const script = join(import.meta.dir, "killed-process.ts");
  const effect = kill !== undefined && "effect" in kill ? kill.effect : 0;
  const words = [settings, request, effect].map((word) => JSON.stringify(word));
  const child = Bun.spawn([process.execPath, script, ...words], { stdout: "pipe", stderr: "inherit" });
  const timer =
    kill !== undefined && "milliseconds" in kill
      ? setTimeout(() => child.kill("SIGKILL"), kill.milliseconds)
      : undefined;
  const text = await new Response(child.stdout).text();
  await child.exited;
  clearTimeout(timer);
  return child.signalCode === "SIGKILL" || text === "" ? undefined : JSON.parse(text);
}
