/**
 * The plugin names this executable answers to: `argv[0]`, and `type` in a network configuration.
 * A later plugin is a name here, a file in attach/faces/ and a row in its table.
 */
export const FACES = ["railhead", "sriov", "rdma", "spiderpool", "coordinator", "tuning", "macvlan"] as const;

export type FaceName = (typeof FACES)[number];

/** The plugin that a called path names (`argv[0]`), or undefined where it names none of ours. */
export function faceOf(path: string): FaceName | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return FACES.includes(name as FaceName) ? (name as FaceName) : undefined;
}
