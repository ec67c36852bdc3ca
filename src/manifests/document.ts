/** One document of a YAML file: its kind, its value, and where it stands, so that every finding can point there. */
export interface Document {
  apiVersion: string;
  kind: string;
  /** `metadata.name`. */
  name: string;
  /** `metadata.namespace`. */
  namespace?: string;
  /** The whole object. */
  value: Record<string, unknown>;
  file: string;
  /** Line of the document's first key, from 1. */
  line: number;
  /** Line of a path into the value (`["spec", "ips", 0]`), or of its nearest parent. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Something to say about a manifest: where, what is wrong, and the text that would be right. */
export interface Finding {
  severity: "error" | "warning";
  file: string;
  line: number;
  /** `SpiderIPPool eno3np1-rail1-node1`. */
  object: string;
  message: string;
}
