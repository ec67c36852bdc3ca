import type { Finding } from "../manifests/document.ts";
import type { Knowledge } from "../node/knowledge.ts";
import type { Node } from "../node/node.ts";
import { messageOf } from "../wire/error.ts";
import type { Duties } from "./duties.ts";
import type { Log } from "./log.ts";
import type { Reading } from "./read-manifests.ts";
import { strandedLeases } from "./stranded-leases.ts";

/** Keeps a node in step with its manifests. */
export interface FollowedManifests {
  /** Reads them anew. */
  reload(): Promise<void>;
  /** Reads them anew if what kept them from coming into force may be over: addresses that Pods had, a busy state. */
  retry(): Promise<void>;
}

export interface ManifestSources {
  read(): Reading;
  node: Pick<Node, "known" | "adopt" | "leases">;
  /** Hears of all there is to say at each reading. */
  found(findings: readonly Finding[]): void;
  duties: Duties;
  log: Log;
}

/**
 * A wrong file leaves the last good state in force, as does a pool that would take from a Pod the address it has; the
 * duty `manifests` is degraded meanwhile and names the first error. Where nothing was ever in force, pools that can be
 * read serve without those that cannot. Nothing is read until `reload` is called; one reading follows the other.
 */
export function followManifests(sources: ManifestSources): FollowedManifests {
  let standing: Standing = { whole: true, told: [], waits: false };
  let queue: Promise<void> = Promise.resolve();
  const reload = () => {
    queue = queue.then(async () => {
      try {
        standing = await readOnce(sources, standing);
      } catch (error) {
        sources.duties.set("manifests", { kind: "degraded", reason: messageOf(error) });
        standing = { ...standing, waits: true };
      }
    });
    return queue;
  };
  return { reload, retry: () => (standing.waits ? reload() : queue) };
}

/** What is to be remembered from one reading to the next. */
interface Standing {
  /** Whether what is in force is all that its manifests said. */
  whole: boolean;
  /** Findings that the log has. */
  told: readonly string[];
  waits: boolean;
}

async function readOnce(sources: ManifestSources, { whole, told }: Standing): Promise<Standing> {
  const { node, duties, log } = sources;
  const reading = sources.read();
  const stranded = strandedBy(reading, node);
  const findings = [...reading.findings, ...stranded];
  sources.found(findings);
  tellNew(findings, told, log);
  const betters = reading.soundness === "sound" || (reading.soundness === "partial" && (!node.known() || !whole));
  const adopts = betters && stranded.length === 0;
  if (adopts) await adopt(reading.knowledge, sources);
  else log.warn(node.known() === undefined ? "No manifests are in force" : "The last good manifests stay in force");
  const problem = firstError(findings);
  if (problem === undefined) duties.set("manifests", { kind: "ready" });
  else duties.set("manifests", { kind: node.known() === undefined ? "failing" : "degraded", reason: problem });
  return {
    whole: adopts ? reading.soundness === "sound" : whole,
    told: findings.map(findingText),
    waits: stranded.length > 0,
  };
}

function strandedBy(reading: Reading, node: ManifestSources["node"]): Finding[] {
  const before = node.known();
  if (before === undefined || reading.soundness === "unusable") return [];
  return strandedLeases(node.leases(), reading.knowledge.catalogue, before.catalogue);
}

async function adopt(knowledge: Knowledge, { node, log }: ManifestSources): Promise<void> {
  await node.adopt(knowledge);
  const { pools, refused } = knowledge.catalogue;
  log.info(
    `Manifests in force: ${pools.size} pools, ${refused.size} refused, coordinator ${knowledge.coordinator.mode}`,
  );
}

function tellNew(findings: readonly Finding[], told: readonly string[], log: Log): void {
  for (const finding of findings) {
    const text = findingText(finding);
    if (!told.includes(text)) log[finding.severity === "error" ? "error" : "warn"](text);
  }
}

/** `/etc/railhead/manifests/pools.yaml:12: SpiderIPPool rail1: …`. */
export function findingText({ file, line, object, message }: Finding): string {
  return `${file}:${line}: ${object}: ${message}`;
}

function firstError(findings: readonly Finding[]): string | undefined {
  const [first, ...more] = findings.filter(({ severity }) => severity === "error");
  if (first === undefined) return undefined;
  return `${findingText(first)}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
}
