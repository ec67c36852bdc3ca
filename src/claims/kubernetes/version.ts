/** A `resourceVersion`: etcd's revision at the object's last change, in decimal. */
export type Version = string;

/**
 * Negative where `a` is the earlier one. Versions of one kind may be compared since Kubernetes 1.35 (KEP-5504), and
 * were comparable before; they only ever rise, except through a restore of etcd.
 */
export function compareVersions(a: Version, b: Version): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
