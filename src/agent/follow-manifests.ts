import { DEFAULT_COORDINATOR } from "../attach/routing/coordinator-settings.ts";
import type { Finding } from "../manifests/document.ts";
import type { LeaseView } from "../node/node.ts";
import type { Knowledge } from "../node/workshop.ts";
import { catalogueOf } from "../pools/catalogue.ts";
import { messageOf } from "../wire/error.ts";
import type { Duties } from "./duties.ts";
import type { Log } from "./log.ts";
import { hasError, type Reading } from "./read-manifests.ts";
import { strandedLeases } from "./stranded-leases.ts";

/** The manifests in force. */
export interface FollowedManifests {
  knowledge(): Knowledge;
  /** Reads them anew. */
  reload(): void;
  /** Reads them anew if all that kept them from coming into force were addresses that Pods had. */
  retry(): void;
}

export interface ManifestSources {
  read(): Reading;
  /** What was in force when the last agent ended. */
  remembered: Knowledge | undefined;
  leases(): LeaseView[];
  /** Hears of what has come into force. */
  adopted(knowledge: Knowledge): void;
  /** Hears of all there is to say at each reading. */
  found(findings: readonly Finding[]): void;
  duties: Duties;
  log: Log;
}

/**
 * Reads the manifests at once and whenever told. A wrong file leaves the last good state in force, as does a pool that
 * would take from a Pod the address it has; the duty `manifests` is degraded meanwhile and names the first error.
 * Where nothing was ever in force, pools that can be read serve without those that cannot.
 */
export function followManifests(sources: ManifestSources): FollowedManifests {
  const { duties, log } = sources;
  let inForce: { knowledge: Knowledge; whole: boolean } | undefined = sources.remembered && {
    knowledge: sources.remembered,
    whole: true,
  };
  let told: readonly string[] = [];
  let waitsForPods = false;
  reload();
  return { knowledge: () => inForce?.knowledge ?? NOTHING, reload, retry: () => waitsForPods && reload() };

  function reload(): void {
    const reading = readSafely(sources.read);
    const stranded = inForce === undefined ? [] : strandedBy(reading, inForce.knowledge);
    const findings = [...reading.findings, ...stranded];
    waitsForPods = stranded.length > 0;
    sources.found(findings);
    tellNew(findings);
    const adopts =
      !waitsForPods && (reading.soundness === "sound" || (reading.soundness === "partial" && !inForce?.whole));
    if (adopts) adopt(reading);
    else log.warn(inForce === undefined ? "No manifests are in force" : "The last good manifests stay in force");
    const problem = firstError(findings);
    if (problem === undefined) duties.set("manifests", { kind: "ready" });
    else duties.set("manifests", { kind: inForce === undefined ? "failing" : "degraded", reason: problem });
  }

  function strandedBy(reading: Reading, { catalogue }: Knowledge): Finding[] {
    return reading.soundness === "unusable"
      ? []
      : strandedLeases(sources.leases(), reading.knowledge.catalogue, catalogue);
  }

  function adopt({ knowledge, soundness }: Reading): void {
    inForce = { knowledge, whole: soundness === "sound" };
    const { pools, refused } = knowledge.catalogue;
    log.info(
      `Manifests in force: ${pools.size} pools, ${refused.size} refused, coordinator ${knowledge.coordinator.mode}`,
    );
    sources.adopted(knowledge);
  }

  function tellNew(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const text = findingText(finding);
      if (!told.includes(text)) log[finding.severity === "error" ? "error" : "warn"](text);
    }
    told = findings.map(findingText);
  }
}

const NOTHING: Knowledge = { catalogue: catalogueOf([]), coordinator: DEFAULT_COORDINATOR };

/** `/etc/railhead/manifests/pools.yaml:12: SpiderIPPool rail1: …`. */
export function findingText({ file, line, object, message }: Finding): string {
  return `${file}:${line}: ${object}: ${message}`;
}

function firstError(findings: readonly Finding[]): string | undefined {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (!hasError(findings)) return undefined;
  return `${findingText(errors[0]!)}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`;
}

function readSafely(read: () => Reading): Reading {
  try {
    return read();
  } catch (error) {
    const finding: Finding = {
      severity: "error",
      file: "manifests",
      line: 0,
      object: "Reading",
      message: messageOf(error),
    };
    return { knowledge: NOTHING, soundness: "unusable", findings: [finding] };
  }
}
