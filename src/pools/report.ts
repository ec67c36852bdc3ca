import type { Document, Finding } from "../manifests/document.ts";

type Path = readonly (string | number)[];

/** Collects what is to be said about one document. */
export interface Report {
  readonly findings: Finding[];
  error(path: Path, message: string): undefined;
  warning(path: Path, message: string): void;
  /** Whether anything said so far is an error. */
  failed(): boolean;
}

export function reportOn(document: Document): Report {
  const findings: Finding[] = [];
  const say = (severity: Finding["severity"], path: Path, message: string) => {
    const { file, kind, name } = document;
    findings.push({ severity, file, line: document.lineOf(path), object: `${kind} ${name}`, message });
  };
  return {
    findings,
    error: (path, message) => void say("error", path, message),
    warning: (path, message) => say("warning", path, message),
    failed: () => findings.some(({ severity }) => severity === "error"),
  };
}

/** `spec.routes[0].gw` */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
