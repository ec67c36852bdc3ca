import { DEFAULT_COORDINATOR } from "../attach/routing/coordinator-settings.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { loadManifests } from "../manifests/load-manifests.ts";
import { missingPools } from "../networks/missing-pools.ts";
import { readNetworks } from "../networks/read-networks.ts";
import type { Knowledge } from "../node/knowledge.ts";
import { buildCatalogue, catalogueOf } from "../pools/catalogue.ts";

/** What a directory of manifests comes to. */
export interface Reading {
  knowledge: Knowledge;
  /**
   * `partial`: pools are missing, and whoever asks for one is told why. `unusable`: what is missing may be a reserved
   * address or the coordinator, without which a Pod would get what it must not have.
   */
  soundness: "sound" | "partial" | "unusable";
  /** All there is to say, about networks too, which no ADD depends on. */
  findings: Finding[];
}

/** Pools, reserved addresses, coordinator and networks of a directory. */
export function readManifests(directory: string): Reading {
  const { documents, findings: syntax } = loadManifests(directory);
  const pools = buildCatalogue(ofKind(documents, "SpiderIPPool"));
  const reserved = buildCatalogue(ofKind(documents, "SpiderReservedIP"));
  const coordinator = readNetworks(ofKind(documents, "SpiderCoordinator"));
  const networks = readNetworks(ofKind(documents, "SpiderMultusConfig"));
  const { catalogue } = pools;
  const missing = missingPools(networks.networks, [...catalogue.pools.keys(), ...catalogue.refused.keys()]);
  const needed = [...syntax, ...reserved.findings, ...coordinator.findings];
  return {
    knowledge: {
      catalogue: catalogueOf(catalogue.pools.values(), reserved.catalogue.reserved, catalogue.refused),
      coordinator: coordinator.coordinator ?? DEFAULT_COORDINATOR,
    },
    soundness: hasError(needed) ? "unusable" : hasError(pools.findings) ? "partial" : "sound",
    findings: [...needed, ...pools.findings, ...networks.findings, ...missing, ...documents.flatMap(notRead)],
  };
}

export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

const KINDS = ["SpiderIPPool", "SpiderReservedIP", "SpiderCoordinator", "SpiderMultusConfig"] as const;

function ofKind(documents: readonly Document[], kind: (typeof KINDS)[number]): Document[] {
  return documents.filter((document) => document.kind === kind);
}

/** Other manifests may lie beside ours; one of Spiderpool's that is not read was probably meant to be. */
function notRead({ apiVersion, kind, name, file, line }: Document): Finding[] {
  if (KINDS.some((known) => known === kind)) return [];
  if (!apiVersion.startsWith("spiderpool.spidernet.io/") && !kind.startsWith("Spider")) return [];
  const message = `The kind ${kind} is not looked at; ${KINDS.join(", ")} are`;
  return [{ severity: "warning", file, line, object: `${kind} ${name}`, message }];
}
