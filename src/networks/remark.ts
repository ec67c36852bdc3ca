import type { Document, Finding } from "../manifests/document.ts";

/** A path into a manifest: `["spec", "sriov", "mtu"]`. */
export type Path = readonly (string | number)[];

/** A finding that does not know yet in which file it stands. */
export interface Remark {
  severity: Finding["severity"];
  path: Path;
  message: string;
}

/** What must be changed before the manifest can be used. */
export function refused(path: Path, message: string): Remark {
  return { severity: "error", path, message };
}

/** What is read all the same, and probably not meant so. */
export function doubtful(path: Path, message: string): Remark {
  return { severity: "warning", path, message };
}

/** Remarks on a document, each with its file and line. */
export function findingsOn(document: Document, remarks: readonly Remark[]): Finding[] {
  return remarks.map(({ severity, path, message }) => ({
    severity,
    file: document.file,
    line: document.lineOf(path),
    object: objectText(document),
    message,
  }));
}

/** `SpiderMultusConfig kube-system/sriov-eno3np1` */
export function objectText({ kind, namespace, name }: Pick<Document, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** `spec.sriov.ippools.ipv4[0]` */
export function pathText(path: Path): string {
  return path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");
}
