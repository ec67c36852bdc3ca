/** Which leases or attachments are asked for. */
export interface ViewFilter {
  kind: "filter";
  pod?: { namespace: string; name: string };
  /** A container id, or its beginning as `crictl` shows it. */
  container?: string;
}

/** `?pod=NAMESPACE/NAME` and `?container=ID`; a misspelt filter is a problem, never a list of everything. */
export function readFilter(
  query: Record<string, string>,
  known: readonly ("pod" | "container")[],
): ViewFilter | { kind: "wrong"; problem: string } {
  const unknown = Object.keys(query).find((key) => !known.some((name) => name === key));
  if (unknown !== undefined) return { kind: "wrong", problem: `There is no filter ${unknown}; ${knownText(known)}` };
  const [namespace, name, ...more] = query.pod?.split("/") ?? [];
  if (query.pod !== undefined && (!namespace || !name || more.length > 0)) {
    return { kind: "wrong", problem: `pod=${query.pod} names no Pod; write pod=NAMESPACE/NAME` };
  }
  return {
    kind: "filter",
    ...(namespace && name ? { pod: { namespace, name } } : {}),
    ...(query.container ? { container: query.container } : {}),
  };
}

/** Whether a lease or an attachment is meant. */
export function matches(
  { pod, container }: ViewFilter,
  view: { containerId: string; pod?: { namespace: string; name: string } },
): boolean {
  if (container !== undefined && !view.containerId.startsWith(container)) return false;
  return pod === undefined || (view.pod?.namespace === pod.namespace && view.pod.name === pod.name);
}

function knownText(known: readonly string[]): string {
  return known.length === 0 ? "this page has none" : `filters are ${known.join(", ")}`;
}
