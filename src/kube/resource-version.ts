/**
 * Which of two resource versions is older: negative where the first is. They count upwards through the whole cluster
 * (etcd's revision, comparable by contract since Kubernetes 1.35); undefined where one is no number, as an API server
 * over another store may have it.
 */
export function compareVersions(one: string, other: string): number | undefined {
  if (!NUMBER.test(one) || !NUMBER.test(other)) return undefined;
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : one > other ? 1 : 0;
}

const NUMBER = /^[1-9]\d*$/;
