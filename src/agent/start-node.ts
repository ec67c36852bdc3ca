import { composeNode } from "../node/compose.ts";
import type { Node, NodeEvents } from "../node/node.ts";
import type { Duties } from "./duties.ts";
import { type FollowedManifests, followManifests } from "./follow-manifests.ts";
import { kernelState } from "./kernel-state.ts";
import { leaveSettings } from "./leave-settings.ts";
import type { Log } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { logPerformed } from "./performed-line.ts";
import { readManifests } from "./read-manifests.ts";
import { type AgentSettings, nodeSettingsOf } from "./settings.ts";
import { watchDirectory } from "./watch-directory.ts";

/** The node with what it goes by and what it is counted by. */
export interface StartedNode {
  node: Node;
  metrics: Metrics;
  manifests: FollowedManifests;
}

/** Brings the node to life on its state and its manifests. Throws `StateError`; `life` ends what has begun. */
export async function startNode(
  settings: AgentSettings,
  { duties, log }: { duties: Duties; log: Log },
  life: AsyncDisposableStack,
): Promise<StartedNode> {
  const events: NodeEvents = {
    performed(event) {
      logPerformed(log, event);
      metrics.performed(event);
    },
    warning: (message) => log.warn(message),
  };
  const node = composeNode(nodeSettingsOf(settings), events);
  life.defer(() => node.close());
  duties.set("state", { kind: "ready" });
  duties.set("kernel", kernelState());
  const metrics = createMetrics(node, duties);
  const read = () => readManifests(settings.manifests);
  const manifests = followManifests({ read, node, found: metrics.manifestsRead, duties, log });
  // Watched before they are read, so that no change falls between.
  life.defer(watchDirectory(settings.manifests, () => void manifests.reload()));
  await manifests.reload();
  leaveSettings(settings.socket, nodeSettingsOf(settings));
  return { node, metrics, manifests };
}
