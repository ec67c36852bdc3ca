/** Every version of the CNI spec that railhead speaks, oldest first. */
export const SPEC_VERSIONS = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"] as const;

export type SpecVersion = (typeof SPEC_VERSIONS)[number];

/** What is spoken where nobody asked for a version. */
export const LATEST_SPEC_VERSION: SpecVersion = "1.1.0";

/** How a result of a version is written: by family, with `ips[].version`, or as the spec has it today. */
export type ResultShape = "families" | "versioned" | "current";

/** Versions of one shape understand each other's results; interfaces of other shapes do not mix in one chain. */
export const RESULT_SHAPE: Record<SpecVersion, ResultShape> = {
  "0.1.0": "families",
  "0.2.0": "families",
  "0.3.0": "versioned",
  "0.3.1": "versioned",
  "0.4.0": "versioned",
  "1.0.0": "current",
  "1.1.0": "current",
};

/** A `cniVersion` as written: nothing means 0.1.0, and what is no version of the spec is undefined. */
export function parseSpecVersion(text: string): SpecVersion | undefined {
  if (text === "") return "0.1.0";
  return SPEC_VERSIONS.includes(text as SpecVersion) ? (text as SpecVersion) : undefined;
}

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: SpecVersion, since: SpecVersion): boolean {
  return SPEC_VERSIONS.indexOf(version) >= SPEC_VERSIONS.indexOf(since);
}
