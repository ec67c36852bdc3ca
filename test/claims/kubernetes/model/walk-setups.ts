import type { Asked } from "./random.ts";
import { SETUP, type Setup } from "./setup.ts";

const TICKS = { tick: 12 };
const DAYS = { tick: 20 };

/** Two pools in two blocks, three nodes, and all that may befall them. */
const ALL: Setup = {
  ...SETUP,
  machines: ["a", "b", "c"],
  pools: { P: [0, 1], Q: [64, 65] },
  edits: [{ P: [0] }, { Q: [1, 64, 65] }],
  pods: 6,
  faults: {
    ...DAYS,
    crash: 2,
    lose: 1,
    reboot: 1,
    reimage: 1,
    cut: 2,
    delnode: 1,
    snapshot: 1,
    restore: 1,
    ctldelete: 2,
    drop: 2,
    edit: 1,
  },
};

const CRASH: Setup = { ...SETUP, faults: { ...TICKS, crash: 3, drop: 2, cut: 2, ctldelete: 2 } };
const RESTORE: Setup = { ...SETUP, faults: { ...TICKS, snapshot: 1, restore: 1, ctldelete: 2, drop: 2, cut: 1 } };
const NODE: Setup = { ...SETUP, faults: { ...DAYS, delnode: 2, cut: 2, ctldelete: 2 } };

/** Worlds to walk in by chance, and what is asked at the end of each walk. */
export const WALK_SETUPS: Record<string, { setup: Setup; asked: Asked }> = {
  "nothing that fails": { setup: { ...SETUP, faults: { ...TICKS, ctldelete: 2 } }, asked: ["I3", "I4"] },
  "agents that are killed": { setup: CRASH, asked: ["I3", "I4"] },
  "probes ahead of need": { setup: { ...CRASH, probesAhead: true }, asked: ["I3", "I4"] },
  "swaps from stale blocks": { setup: { ...CRASH, stale: true }, asked: ["I3", "I4"] },
  "a state that is lost": { setup: { ...SETUP, faults: { ...TICKS, lose: 1, crash: 2 } }, asked: ["I3", "I4"] },
  reboots: { setup: { ...SETUP, faults: { ...DAYS, reboot: 1, cut: 2, delnode: 1 } }, asked: ["I3", "I4"] },
  "Nodes that are deleted": { setup: NODE, asked: ["I3", "I4"] },
  "two controllers": { setup: { ...NODE, controllers: 2 }, asked: ["I3", "I4"] },
  "a machine made anew": { setup: { ...SETUP, faults: { ...DAYS, reimage: 1, delnode: 1 } }, asked: ["I3", "I4"] },
  "two machines of one name": {
    setup: { ...SETUP, machines: ["a", "a"], faults: { ...DAYS, report: 4, crash: 2 } },
    asked: [],
  },
  "a restore of etcd": { setup: RESTORE, asked: ["I3", "I4"] },
  "a restore, stale blocks, two controllers": { setup: { ...RESTORE, stale: true, controllers: 2 }, asked: ["I3"] },
  "ranges that move": {
    setup: {
      ...SETUP,
      pools: { P: [0, 1], Q: [2, 3] },
      edits: [{ P: [0] }, { Q: [1, 2, 3] }, { P: undefined }, { P: [0, 1] }],
      faults: { ...TICKS, edit: 1 },
    },
    asked: ["I3", "I4"],
  },
  "a pool of one node": {
    setup: { ...CRASH, pools: { W: [0, 1, 2], P: [3] }, whole: { W: 0 } },
    asked: ["I3", "I4"],
  },
  "addresses of the nodes": { setup: { ...ALL, hosts: [0, undefined, 65], probesAhead: true }, asked: ["I3", "I4"] },
  "sticky Pods": { setup: { ...CRASH, keys: ["K", "L"] }, asked: ["I3", "I4"] },
  everything: {
    setup: { ...ALL, keys: ["K"], hosts: [undefined, 64], stale: true, controllers: 2, probesAhead: true },
    asked: ["I3", "I4"],
  },
};
