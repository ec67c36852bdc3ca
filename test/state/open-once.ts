/** Opens the state that is named, writes a row, and says so: run many at once. */
import { openState } from "../../src/state/open-state.ts";
import { putSnapshot } from "../../src/state/snapshot.ts";

const [path, key] = process.argv.slice(2);
const state = openState(path!);
state.write((database) => putSnapshot(database, key!, process.pid));
state.close();
