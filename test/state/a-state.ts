import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openState, type State } from "../../src/state/open-state.ts";

/** A state of its own for one test; `using` it closes and removes it. */
export function aState(): State & { directory: string; [Symbol.dispose](): void } {
  const directory = mkdtempSync(join(tmpdir(), "railhead-state-"));
  const state = openState(join(directory, "state.db"));
  return {
    ...state,
    directory,
    [Symbol.dispose]() {
      state.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
