import type { Judge, Search } from "./explore.ts";
import { randomFrom } from "./random.ts";
import { judgeEnd, judgeProgress } from "./settle-down.ts";
import { SETUP, type Setup, TICKS } from "./setup.ts";

/** The block and the address that all scenarios are about. */
const BLOCK = "v4-10-0-0-0";
const IP = "10.0.0.0";

/** Node trouble is a matter of limits: short ones make for short ways. */
const SHORT = { ...TICKS, offlineLimit: 3, quarantine: 5 };

/** What an agent does to claim, and to look. */
const CLAIMS = ["claim", "read", "send", "land", "answer"];
const LOOKS = ["connect", "list", "node", "again"];

/** Machine `at` claims; message `id` carries it. The first claim of all makes the block. */
const claims = (at: number, id: number, count = 1) => [`claim ${at} ${BLOCK} P ${count}`, ...lands(at, id)];
const handsBack = (at: number, id: number) => [`back ${at} ${BLOCK}`, ...lands(at, id)];
const lands = (at: number, id: number) => [`send ${at} ${BLOCK}`, `land ${id}`, `answer ${at} ${BLOCK}`];
const of = (at: number, names: readonly string[]) => names.map((name) => (name === "land" ? name : `${name} ${at}`));
const ticks = (count: number) => Array<string>(count).fill("tick");

/** Machine 0 made the block, claimed the address, lent it once and has it idle; a Pod waits on each machine. */
const IDLE = [...claims(0, 1), ...claims(0, 2), "pod 0 P", `lease 0 1 ${IP}`, "del 1", "pod 0 P", "pod 1 P"];
/** As before, and the Pod is still there. */
const LENT = [...claims(0, 1), ...claims(0, 2), "pod 0 P", `lease 0 1 ${IP}`, "pod 0 P", "pod 1 P"];
/** The Node of machine 0 is deleted, and its entry freed after the quarantine. */
const FREED = ["delnode a", "ctlsee 0", ...ticks(5), `ctlread 0 ${BLOCK}`, "ctlput 0"];

const setup = (faults: Setup["faults"], change: Partial<Setup> = {}): Setup => ({
  ...SETUP,
  pools: { P: [0] },
  pods: 3,
  faults,
  ...change,
});

const end: Judge = (world, given, rules) => judgeEnd(world, randomFrom(7), given, rules);
const endI5: Judge = (world, given, rules) => judgeEnd(world, randomFrom(7), given, rules, true);
/** Pods come on machines by chance: a few throws. */
const progress: Judge = (world, given, rules) =>
  [1, 2, 3, 4].map((seed) => judgeProgress(world, randomFrom(seed), given, rules)).find((bad) => bad !== undefined);

/** Where each of C1 to C18 is looked for: a state, and the events that may follow. */
export const SCENARIOS = {
  /** `state.db` is lost under a Pod. */
  lose: {
    setup: setup({ lose: 1 }),
    prefix: LENT,
    allow: ["lose 0", "start 0", "lease 0", "scan 0", ...of(0, CLAIMS), ...of(0, LOOKS)],
    depth: 16,
  },
  /** Two machines have one node name. */
  two: {
    setup: setup({ tick: 2 }, { machines: ["a", "a"], reports: false }),
    prefix: IDLE,
    allow: ["lease", "scan", "tick", ...CLAIMS, ...LOOKS],
    depth: 9,
  },
  /** The Node is deleted under an agent whose watch is silent. */
  node: {
    setup: setup({ tick: 5, delnode: 1 }, { times: SHORT }),
    prefix: IDLE,
    allow: ["lease", "tick", "delnode a", "ctlsee", "ctlread", "ctlput", ...of(1, CLAIMS), ...of(1, LOOKS)],
    depth: 24,
  },
  /** The same, and the machine is rebooted. */
  reboot: {
    setup: setup({ tick: 6, delnode: 1, reboot: 1 }, { times: SHORT }),
    prefix: [...IDLE, "delnode a", "ctlsee 0"],
    allow: ["lease", "tick", "reboot 0", "start 0", "ctlread", "ctlput", ...of(0, LOOKS)],
    depth: 16,
  },
  /** The same, and the agent is cut off, and connected for a moment. */
  reconnect: {
    setup: setup({ tick: 6, delnode: 1, cut: 1 }, { times: SHORT }),
    prefix: IDLE,
    allow: ["lease", "tick", "cut 0", "heal 0", "connect 0", "delnode a", "ctlsee", "ctlread", "ctlput"],
    depth: 17,
  },
  /** An address is freed by the quarantine, its Pod lives on, and its block is deleted. */
  mark: {
    setup: setup({ ctldelete: 1 }, { times: SHORT }),
    prefix: [...LENT, ...FREED, "again 1", "node 1", "list 1"],
    allow: ["lease 1", "back 1", "ctldelete", ...of(1, CLAIMS), ...of(1, LOOKS)],
    depth: 16,
  },
  /** The same, and another has found out by a probe. */
  answered: {
    setup: setup({}, { times: SHORT }),
    prefix: [...LENT, ...FREED, "again 1", "node 1", "list 1", ...claims(1, 3), `lease 1 3 ${IP}`],
    allow: ["read 1", ...of(1, LOOKS)],
    depth: 4,
    judge: end,
  },
  /** A create lands when its block was made, used, emptied and deleted long ago. */
  lateCreate: {
    setup: setup({ ctldelete: 1 }, { pods: 0 }),
    prefix: [],
    allow: ["timeout 0", "back 0", "ctldelete", ...of(0, CLAIMS)],
    depth: 11,
    judge: end,
  },
  /** A write of an instance whose state is lost lands after the next one has looked. */
  lateInstance: {
    setup: setup({ lose: 1 }, { pods: 0 }),
    prefix: [
      ...[...claims(0, 1), `claim 1 ${BLOCK} P 1`, `send 1 ${BLOCK}`, "lose 1", "start 1", "connect 1"],
      ...["node 1", "list 1", "tick", "tick", "again 1", "node 1", "list 1"],
    ],
    allow: ["land", "tick", "read 1", ...of(1, LOOKS)],
    depth: 4,
    judge: end,
  },
  /** etcd shows the address as that of who has given it back; another has lent it since. */
  givenBack: {
    setup: setup({ tick: 3 }),
    prefix: [
      ...[...claims(0, 1), ...claims(0, 2), "snapshot", ...handsBack(0, 3), "pod 1 P", ...claims(1, 4)],
      ...[`lease 1 1 ${IP}`, "restore", "pod 0 P"],
    ],
    allow: ["lease", "tick", ...CLAIMS, ...LOOKS],
    depth: 6,
    judge: endI5,
  },
  /** etcd is restored to before a claim of a node that is cut off, and has lent the address. */
  cutLent: {
    setup: setup({ tick: 5 }),
    prefix: [...claims(0, 1), "snapshot", ...claims(0, 2), "pod 0 P", "pod 1 P", `lease 0 1 ${IP}`, "cut 0", "restore"],
    allow: ["lease", "tick", ...of(1, CLAIMS), ...of(1, LOOKS)],
    depth: 17,
  },
  /** The same, and it has the address idle when another claims it. */
  cutIdle: {
    setup: setup({ tick: 8 }, { probesAhead: true }),
    prefix: [
      ...[...claims(0, 1), "snapshot", ...claims(0, 2), `probe 0 ${IP}`, "pod 0 P", `lease 0 1 ${IP}`, "del 1"],
      ...["cut 0", "restore", "pod 0 P", "pod 1 P"],
    ],
    allow: ["lease", "probe", "del", "tick", ...of(1, CLAIMS), ...of(1, LOOKS)],
    depth: 20,
  },
  /** A write on a version that comes again is on its way, while the lessee has it. */
  sameVersion: {
    setup: setup({ tick: 4 }),
    prefix: [
      ...["pod 0 P", "pod 1 P", ...claims(0, 1), "snapshot", `claim 0 ${BLOCK} P 1`, `claim 1 ${BLOCK} P 1`],
      ...[`send 0 ${BLOCK}`, `send 1 ${BLOCK}`, "land 2", `answer 0 ${BLOCK}`, `lease 0 1 ${IP}`, "restore"],
    ],
    allow: [
      "lease 1",
      "land",
      "tick",
      "read 0",
      "send 0",
      "answer 0",
      ...of(1, CLAIMS),
      ...of(0, LOOKS),
      ...of(1, LOOKS),
    ],
    depth: 14,
  },
  /** An intent, on disk or on its way, was made from a version that comes again with other content. */
  oldIntent: {
    setup: setup({ tick: 4 }, { pools: { P: [0, 1] }, warm: 0, prompt: false }),
    prefix: [
      ...["pod 0 P", "pod 1 P", ...claims(0, 1), "snapshot", ...claims(1, 2), ...handsBack(1, 3)],
      ...[`claim 0 ${BLOCK} P 1`, "restore", "connect 0", "connect 1"],
      ...["node 1", "list 1", "node 1", "list 1", "tick", "tick", "again 1", "node 1", "list 1"],
    ],
    allow: ["read 0", "send 0", "land", "tick", "lease 1", "pod 1", ...of(1, CLAIMS)],
    depth: 16,
  },
  oldWrite: {
    setup: setup({ tick: 4 }, { pools: { P: [0, 1] }, warm: 0, prompt: false, lateRequests: true }),
    prefix: [
      ...["pod 0 P", "pod 1 P", ...claims(0, 1), "snapshot", ...claims(1, 2), ...handsBack(1, 3)],
      ...[`claim 0 ${BLOCK} P 1`, `send 0 ${BLOCK}`, "restore", "connect 0", "connect 1"],
      ...["node 1", "list 1", "node 1", "list 1", "tick", "tick", "again 1", "node 1", "list 1"],
    ],
    allow: ["land", "tick", "lease 1", "pod 1", ...of(1, CLAIMS)],
    depth: 14,
  },
  /** An old write undoes what the lessee asserted after the restore. */
  undone: {
    setup: setup({ tick: 4 }, { pools: { P: [0, 1] }, warm: 0 }),
    prefix: [
      ...["pod 0 P", "pod 1 P", ...claims(0, 1), "snapshot", ...claims(1, 2), "pod 1 P", `claim 1 ${BLOCK} P 1`],
      ...[`send 1 ${BLOCK}`, `claim 0 ${BLOCK} P 1`, ...lands(0, 4), "lease 0 1 10.0.0.1", "restore"],
      ...[
        "connect 0",
        ...["node 0", "list 0", "node 0", "list 0"],
        `read 0 ${BLOCK}`,
        ...lands(0, 5),
        "del 1",
        "pod 0 P",
        "land 3",
        "connect 1",
      ],
    ],
    allow: ["lease", "tick", ...CLAIMS, ...LOOKS],
    depth: 12,
  },
  /** An intent is on disk whose version is no more after a restore. */
  lostVersion: {
    setup: setup({}, { pools: { P: [0, 1] } }),
    prefix: [...claims(0, 1), "snapshot", ...claims(1, 2), `claim 0 ${BLOCK} P 1`, "restore"],
    allow: ["send", "read", ...LOOKS],
    depth: 3,
    judge: end,
  },
  /** Three Pods on three addresses, one of which is held ahead of need elsewhere; presses have been seen before. */
  last: {
    setup: setup({}, { pools: { P: [0, 1, 2] } }),
    prefix: [...claims(0, 1), ...claims(1, 2), "press 0 P", "see 0", "see 1", "press 0 P", "see 0", "see 1"],
    allow: ["tick", "see", ...CLAIMS],
    depth: 3,
    judge: progress,
  },
  /** A pool grows inside a block whose labels are old. */
  grown: {
    setup: setup({ edit: 1 }, { pools: { P: [0, 1] }, edits: [{ P: [0, 1, 2, 3] }] }),
    prefix: [...claims(0, 1), ...claims(0, 2), ...claims(1, 3), "edit 0"],
    allow: ["see", ...CLAIMS],
    depth: 2,
    judge: progress,
  },
  /** An address moves from one pool to another while it is held idle. */
  moved: {
    setup: setup({ edit: 1 }, { pools: { P: [0, 1], Q: [2, 3] }, edits: [{ P: [0] }, { Q: [1, 2, 3] }], warm: 2 }),
    prefix: [...claims(1, 1, 2), ...claims(1, 2, 2), "edit 0", "edit 1"],
    allow: ["see", "back", "send", "land"],
    depth: 3,
    judge: end,
  },
  /** A hand-back has landed, its answer is lost, and the block is read from a cache. */
  cache: {
    setup: setup({ tick: 1 }, { pools: { P: [0, 1] } }),
    prefix: [...claims(0, 1), ...claims(0, 2), "pod 0 P", "pod 1 P"],
    allow: ["lease 0", "timeout 0", "back 0", ...of(0, LOOKS), ...of(0, CLAIMS), ...of(1, ["claim", "send"])],
    depth: 12,
  },
  /** A look takes long, and the Node is deleted meanwhile. */
  slowLook: {
    setup: setup({ tick: 8 }, { times: SHORT }),
    prefix: [...IDLE, "tick", "again 0", "node 0", "delnode a", "ctlsee 0"],
    allow: ["lease 0", "tick", "list 0", "read 0", "ctlfree"],
    depth: 13,
  },
  /** A Node tells of another machine, of this one again, and of the other. */
  flip: {
    setup: setup({ tick: 8, report: 3 }, { machines: ["a", "a", "b"], times: SHORT }),
    prefix: [...IDLE.filter((event) => event !== "pod 1 P"), "report 1", "ctlsee 0"],
    allow: ["lease 0", "tick", "report", "ctlfree", "read 0", "hear 0", ...of(0, LOOKS)],
    depth: 18,
  },
  /** A hand-back is on its way while a Pod waits. */
  handBack: {
    setup: setup({}),
    prefix: [...claims(0, 1), ...claims(0, 2), "pod 0 P", "pod 1 P"],
    allow: ["lease", "back", ...CLAIMS],
    depth: 9,
  },
} satisfies Record<string, Search>;
