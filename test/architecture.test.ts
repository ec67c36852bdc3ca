import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "oxc-parser";

/**
 * The import table of the tree, top to bottom as data flows. `may` names folders, `types` folders of which only types
 * may be taken, `lazy` folders reached by `import()` only, `packages` what may come from outside. Types count as
 * imports, so they point downwards too.
 */
const TABLE: Record<string, { may: string[]; types?: string[]; lazy?: string[]; packages: string[] }> = {
  wire: { may: [], packages: [] },
  cni: { may: ["wire"], lazy: ["node"], packages: [] },
  address: { may: [], packages: ["ip-num"] },
  kernel: { may: ["address"], packages: ["bun:ffi"] },
  state: { may: ["address"], packages: ["bun:sqlite", "valibot"] },
  manifests: { may: [], packages: ["yaml"] },
  kube: { may: [], packages: ["valibot"] },
  pools: { may: ["address"], types: ["manifests"], packages: ["valibot"] },
  networks: { may: ["address"], types: ["manifests", "attach"], packages: ["valibot"] },
  leases: { may: ["address", "pools", "state"], packages: [] },
  claims: { may: ["address", "pools", "state", "kube"], packages: ["valibot"] },
  attach: { may: ["wire", "address", "kernel"], packages: ["valibot"] },
  node: {
    may: ["wire", "address", "kernel", "state", "pools", "leases", "claims", "attach"],
    packages: ["valibot"],
  },
  agent: {
    may: ["wire", "address", "kernel", "state", "manifests", "pools", "networks", "leases", "claims", "attach", "node"],
    packages: ["hono", "consola", "valibot", "prom-client"],
  },
  command: {
    may: ["wire", "address", "kernel", "state", "manifests", "pools", "networks", "leases", "claims", "attach", "node"],
    packages: ["citty", "consola"],
  },
  main: { may: [], lazy: ["cni", "agent", "command"], packages: [] },
};

/** Only these may name a package at all: one file is the border to it. */
const SOLE_IMPORTER: Record<string, RegExp> = {
  "bun:ffi": /^kernel\/libc\.ts$/,
  "bun:sqlite": /^state\//,
  yaml: /^manifests\//,
  "ip-num": /^address\//,
};

interface Import {
  from: string;
  target: string;
  type: boolean;
  lazy: boolean;
}

const root = join(import.meta.dir, "..", "src");
const files = [...new Bun.Glob("**/*.ts").scanSync(root)].sort();
const imports = files.flatMap((file) => importsOf(file));

describe("the import table", () => {
  test("has a row for every folder of src", () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in TABLE))).toEqual([]);
  });

  test("holds for every import, type and import() of src", () => {
    expect(imports.map(complaint).filter((text) => text !== undefined)).toEqual([]);
  });

  test("leaves a definition of the API server to its own folder", () => {
    const definitions = imports.filter(({ from }) => /\.(crd|policy|schema)\.ts$/.test(from));
    const foreign = definitions.filter(({ from, target }) => folderOf(target) !== folderOf(from));
    expect(foreign.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
    expect(definitions.length).toBeGreaterThan(0);
  });

  test("finds an import that it forbids", () => {
    const wrong: Import = { from: "wire/ask.ts", target: "node/add.ts", type: true, lazy: false };
    expect(complaint(wrong)).toBe("wire/ask.ts imports node/add.ts");
    expect(complaint({ ...wrong, target: "hono" })).toBe("wire/ask.ts imports hono");
  });
});

describe("the files", () => {
  test("are at most 300 lines, kernel tables excepted", () => {
    const long = files
      .filter((file) => !file.startsWith("kernel/netlink/constants/"))
      .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  test("are named for what they know", () => {
    const drawers = /(^|\/)(utils?|helpers?|common|shared|misc|manager|service|impl|index)(\/|\.ts$)/;
    expect(files.filter((file) => drawers.test(file))).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const { module, program } = parseSync(file, text);
  const found = module.staticImports.map((entry) => ({
    specifier: entry.moduleRequest.value,
    type: entry.entries.length > 0 && entry.entries.every((one) => one.isType),
    lazy: false,
  }));
  for (const entry of module.staticExports.flatMap((one) => one.entries)) {
    if (entry.moduleRequest) found.push({ specifier: entry.moduleRequest.value, type: entry.isType, lazy: false });
  }
  for (const entry of module.dynamicImports) {
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(entry.moduleRequest.start, entry.moduleRequest.end));
    if (literal === null) throw new Error(`${file}: import() of a computed name cannot be checked`);
    found.push({ specifier: literal[1]!, type: false, lazy: true });
  }
  found.push(...typeImportsIn(program));
  return found.map(({ specifier, ...how }) => ({ from: file, target: targetOf(file, specifier), ...how }));
}

/** `import("…")` in a type position is no entry of the module record. */
function typeImportsIn(node: unknown): { specifier: string; type: boolean; lazy: boolean }[] {
  if (Array.isArray(node)) return node.flatMap(typeImportsIn);
  if (typeof node !== "object" || node === null) return [];
  const { type, source } = node as { type?: unknown; source?: { value?: unknown } };
  const own =
    type === "TSImportType" && typeof source?.value === "string"
      ? [{ specifier: source.value, type: true, lazy: false }]
      : [];
  return [...own, ...Object.values(node).flatMap(typeImportsIn)];
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith(".") ? relative(root, join(root, file, "..", specifier)) : specifier;
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "main";
}

/** What is wrong with an import, or nothing. */
function complaint({ from, target, type, lazy }: Import): string | undefined {
  const row = TABLE[folderOf(from)];
  const text = `${from} imports ${target}`;
  if (row === undefined) return `${text}, and its folder has no row`;
  if (files.includes(target) || target.endsWith(".ts")) {
    const folder = folderOf(target);
    if (target === "version.ts" && folderOf(from) !== "wire") return undefined;
    if (folder === folderOf(from) || row.may.includes(folder)) return undefined;
    return (type && row.types?.includes(folder)) || (lazy && row.lazy?.includes(folder)) ? undefined : text;
  }
  if (target.startsWith("node:") || target === "bun") return undefined;
  // The unit is built into the executable as text, for `railhead install`.
  if (target === "../systemd/railhead.service" && folderOf(from) === "command") return undefined;
  const name = target.split("/")[0]!;
  const border = SOLE_IMPORTER[target];
  if (border !== undefined && !border.test(from)) return text;
  return row.packages.includes(name) || row.packages.includes(target) ? undefined : text;
}
