/**
 * What a manifest states: a member that is `null` or `""` says nothing, as Kubernetes and Spiderpool's webhook have it
 * (`customCNI: ""` is an absent customCNI). Items of lists stay, so that an empty one is still complained about.
 */
export function stated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stated);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(
    ([, member]) => member !== null && member !== "" && member !== undefined,
  );
  return Object.fromEntries(members.map(([key, member]) => [key, stated(member)]));
}
