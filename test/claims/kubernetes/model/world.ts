import type { Ip } from "../../../../src/address/ip.ts";
import type { Block } from "../../../../src/claims/kubernetes/block.ts";
import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import type { Claimant, Remembered } from "../../../../src/claims/kubernetes/claimant.ts";
import type { NodeSight } from "../../../../src/claims/kubernetes/entitlement.ts";
import type { Request } from "../../../../src/claims/kubernetes/intent.ts";
import type { Quarantine } from "../../../../src/claims/kubernetes/quarantine.ts";
import type { Lessee } from "../../../../src/claims/kubernetes/sight.ts";

/** Everything there is: the API server, machines with their agents, controllers, Pods, what is on the wire. Immutable. */
export interface World {
  time: number;
  revision: number;
  blocks: Readonly<Record<BlockName, Stored>>;
  nodes: Readonly<Record<string, NodeSight>>;
  pools: Pools;
  machines: readonly Machine[];
  pods: readonly Pod[];
  messages: readonly Message[];
  controllers: readonly Controller[];
  snapshot: Pick<World, "revision" | "blocks" | "nodes" | "pools"> | undefined;
  /** When etcd was last restored, and how often. */
  restored: { at: number; times: number };
  /** What numbers were given out: Node UIDs, instances, Pods, messages. */
  counts: { uid: number; instance: number; pod: number; message: number; press: number };
  /** How often each fault has struck. */
  struck: Readonly<Record<string, number>>;
  /** The invariant that is broken, with what broke it. */
  bad?: string;
}

export interface Stored {
  block: Block;
  labels: Readonly<Record<string, string>>;
}

/** Pools by name: the addresses each has, and the value of its press annotation. */
export type Pools = Readonly<Record<string, { addresses: readonly Ip[]; press?: string }>>;

export interface Machine {
  name: string;
  /** Its system UUID. */
  id: string;
  boot: number;
  bootedAt: number;
  cut: boolean;
  /** How often etcd had been restored when its agent last connected; it knows by the versions that it remembers. */
  era: number;
  /** `state.db`; undefined once lost, until an agent starts. */
  disk: Disk | undefined;
  /** The running agent, if it does. */
  agent: Agent | undefined;
}

export interface Disk {
  claims: Remembered;
  /** By Pod. */
  leases: Readonly<Record<number, Lessee & { ip: Ip }>>;
}

/** What an agent forgets when it is killed. */
export interface Agent {
  claimant: Claimant;
  connected: boolean;
  pools: Pools;
  /** Its requests: decided on and not sent yet, on the wire, or answered. */
  requests: Readonly<Record<BlockName, Pending>>;
}

export type Pending =
  | { kind: "unsent"; request: Request }
  | { kind: "sent"; message: number }
  | { kind: "written"; block: Block }
  | { kind: "refused" };

export interface Pod {
  id: number;
  machine: number;
  pool: string;
  key?: string;
  /** UID of the Node it was bound to. */
  nodeUID: string;
  /** Undefined while its ADD waits. */
  ip?: Ip;
}

export interface Message {
  id: number;
  from: number;
  request: Request;
  labels: Readonly<Record<string, string>>;
  /** Nobody waits for its answer any more, and it may still land. */
  dead: boolean;
  era: number;
}

export interface Controller {
  waits: Quarantine;
  /** A block that is about to be written, its entries freed. */
  put?: Block;
}
