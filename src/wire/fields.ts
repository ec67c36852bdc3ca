import { CniError } from "./error.ts";

/** A JSON object of somebody else's making. */
export type Fields = Record<string, unknown>;

/** `value` as a JSON object; anything else throws `decodingFailure`, as do all functions here, naming `path`. */
export function fields(value: unknown, path: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(path, "an object", value);
}

/** Text that must be there, though it may be empty. */
export function text(from: Fields, key: string, path: string): string {
  const value = from[key];
  if (typeof value === "string") return value;
  throw wrong(`${path}.${key}`, "text", value);
}

/** Text that may be absent; null and "" are absence too, as in every library of the CNI world. */
export function optionalText(from: Fields, key: string, path: string): string | undefined {
  const value = from[key] ?? "";
  if (typeof value !== "string") throw wrong(`${path}.${key}`, "text", value);
  return value === "" ? undefined : value;
}

/** A whole number that may be absent; 0 is a number. */
export function optionalInteger(from: Fields, key: string, path: string): number | undefined {
  const value = from[key] ?? undefined;
  if (value === undefined || Number.isSafeInteger(value)) return value as number | undefined;
  throw wrong(`${path}.${key}`, "a whole number", value);
}

/** A list that may be absent; each element is read with its own path. */
export function optionalList<T>(
  from: Fields,
  key: string,
  path: string,
  read: (element: unknown, path: string) => T,
): T[] | undefined {
  const value = from[key] ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrong(`${path}.${key}`, "a list", value);
  const found: T[] = [];
  for (const element of value) found.push(read(element, `${path}.${key}[${found.length}]`));
  return found;
}

/** The object without the keys whose value is undefined: absence is the absence of a key. */
export function present<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  const kept: Fields = {};
  for (const key of Object.keys(value)) {
    const one = value[key as keyof T];
    if (one !== undefined) kept[key] = one;
  }
  return kept as T;
}

function wrong(path: string, wanted: string, value: unknown): CniError {
  const seen = value === undefined ? "it is missing" : `it is ${JSON.stringify(value)?.slice(0, 80)}`;
  return new CniError("decodingFailure", `${path} must be ${wanted}; ${seen}`);
}
