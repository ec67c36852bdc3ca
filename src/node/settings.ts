/** How a node works; the agent reads it from its configuration, a plugin process takes the defaults. */
export interface NodeSettings {
  /** The SQLite file of leases, claims and the journal. */
  statePath: string;
  /** Where the files lie on which `flock` is held. */
  lockDirectory: string;
  nodeName: string;
  nodeLabels: Record<string, string>;
  /** How long an address rests after its lease before it is lent again, milliseconds of `CLOCK_BOOTTIME`. */
  coolDown: number;
  /** How long an ADD waits for a VF that another Pod still has, milliseconds. */
  deviceWait: number;
  /** The pause between the two looks of one sweep, milliseconds. */
  secondLook: number;
  /** Where sysfs is mounted. */
  sysfs: string;
}

export const DEFAULT_SETTINGS: Omit<NodeSettings, "nodeName"> = {
  statePath: "/var/lib/railhead/state.db",
  lockDirectory: "/run/railhead/lock",
  nodeLabels: {},
  coolDown: 30_000,
  deviceWait: 10_000,
  secondLook: 3_000,
  sysfs: "/sys",
};
