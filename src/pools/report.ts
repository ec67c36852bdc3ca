import type { Document, Finding } from "../manifests/document.ts";

export type Path = readonly (string | number)[];

/** Collects what is to be said about one document. Messages begin with the path they are about. */
export interface Report {
  readonly findings: Finding[];
  error(path: Path, words: string): undefined;
  warning(path: Path, words: string): undefined;
  /** Whether anything said so far is an error. */
  failed(): boolean;
}

export function reportOn(document: Document): Report {
  const findings: Finding[] = [];
  const say = (severity: Finding["severity"], path: Path, words: string): undefined => {
    const { file, kind, name } = document;
    const message = `${pathText(path)} ${words}`;
    findings.push({ severity, file, line: document.lineOf(path), object: `${kind} ${name}`, message });
  };
  return {
    findings,
    error: (path, words) => say("error", path, words),
    warning: (path, words) => say("warning", path, words),
    failed: () => findings.some(({ severity }) => severity === "error"),
  };
}

/** `spec.routes[0].gw` */
function pathText(path: Path): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  return steps.join("").replace(/^\./, "");
}
