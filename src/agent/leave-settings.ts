import { renameSync, writeFileSync } from "node:fs";
import { settingsBeside } from "../node/perform-locally.ts";
import type { NodeSettings } from "../node/settings.ts";

/** Leaves the node's settings beside the socket, whole or not at all, for plugins that find no agent there. */
export function leaveSettings(socket: string, settings: NodeSettings): void {
  const path = settingsBeside(socket);
  writeFileSync(`${path}.new`, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
