import { composeNode } from "../../../src/node/compose.ts";
import type { NodeSettings } from "../../../src/node/settings.ts";
import type { Request } from "../../../src/wire/request.ts";

/**
 * A process that carries out one request, is killed ahead of its Nth effect, and else prints its answer: what a test
 * starts, never imports.
 */
const [settings, request, at] = process.argv.slice(2).map((text) => JSON.parse(text)) as [
  NodeSettings,
  Request,
  number,
];

let steps = 0;
const node = composeNode(settings, {
  performed: () => {},
  warning: () => {},
  step() {
    if (++steps === at) process.kill(process.pid, "SIGKILL");
  },
});
const answer = await node.perform(request, new AbortController().signal);
node.close();
console.log(JSON.stringify(answer));
process.exit(answer.kind === "done" ? 0 : 1);
