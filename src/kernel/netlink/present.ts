/** The same object without the keys whose value is undefined: absence is a missing key. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept: Partial<Fields> = {};
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key];
  return kept as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
