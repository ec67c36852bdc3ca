import { mkdirSync } from "node:fs";
import { serveCni } from "../../../src/agent/serve-cni.ts";
import { composeNode } from "../../../src/node/compose.ts";
import { settingsBeside } from "../../../src/node/perform-locally.ts";
import { DEFAULT_SETTINGS } from "../../../src/node/settings.ts";
import { seedKnowledge } from "../node/a-rig.ts";

/** An agent that stops itself (SIGSTOP) ahead of its Nth effect, once: what a test starts, never imports. */
const [socket, at] = [process.argv[2]!, Number(process.argv[3])];

let steps = 0;
const settings = { ...DEFAULT_SETTINGS, nodeName: "node1" };
const node = composeNode(settings, {
  performed: (event) => console.log(JSON.stringify(event)),
  warning: (message) => console.log(message),
  step() {
    if (++steps === at) process.kill(process.pid, "SIGSTOP");
  },
});
mkdirSync("/run/railhead", { recursive: true, mode: 0o700 });
await Bun.write(settingsBeside(socket), JSON.stringify(settings));
await node.adopt(await seedKnowledge());
serveCni(socket, node.perform);
console.log("ready");
