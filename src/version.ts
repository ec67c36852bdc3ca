declare const RAILHEAD_VERSION: string | undefined;
declare const RAILHEAD_COMMIT: string | undefined;

/** Version of package.json at the time of the build; source that runs unbuilt has none. */
export const VERSION: string = typeof RAILHEAD_VERSION === "string" ? RAILHEAD_VERSION : "development";

/** Commit at the time of the build, `-dirty` where files differed from it, "unknown" where there was no git. */
export const COMMIT: string = typeof RAILHEAD_COMMIT === "string" ? RAILHEAD_COMMIT : "unknown";
