/**
 * The plugin names this executable answers to: `argv[0]`, and `type` in a network configuration.
 * A later plugin is a name here, a file in attach/faces/ and a row in its table.
 */
export const FACES = ["railhead", "sriov", "rdma", "spiderpool", "coordinator", "tuning", "macvlan"] as const;

export type FaceName = (typeof FACES)[number];
