import type { Plugin } from "./network.ts";
import { type Remark, refused } from "./remark.ts";

/** `chainCNIJsonData`: each element the JSON text of one plugin, which names its `type`. */
export function readChain(texts: readonly string[]): { plugins: Plugin[]; remarks: Remark[] } {
  const read = texts.map((text, at) => ({ at, plugin: pluginOf(text) }));
  return {
    plugins: read.flatMap(({ plugin }) => plugin ?? []),
    remarks: read.filter(({ plugin }) => plugin === undefined).map(({ at }) => notAPlugin(at)),
  };
}

/** The plugin that a JSON text stands for, or nothing. */
function pluginOf(text: string): Plugin | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlugin(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPlugin(value: unknown): value is Plugin {
  const type = typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === "string" && type !== "";
}

function notAPlugin(at: number): Remark {
  const example = `'{"type": "tuning", "mtu": 4200}'`;
  const text = `spec.chainCNIJsonData[${at}] is no JSON of a plugin; write for example ${example}`;
  return refused(["spec", "chainCNIJsonData", at], text);
}
