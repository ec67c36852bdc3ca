import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";

const POOL = `# a comment first
apiVersion: spiderpool.spidernet.io/v2beta1
kind: SpiderIPPool
metadata:
  name: rail1
spec:
  subnet: 172.16.1.0/27
  ips:
    - 172.16.1.2-172.16.1.9
    - 172.16.1.11
  routes: [{ dst: 172.16.0.0/16, gw: 172.16.1.1 }]
`;

function findingsOf(text: string): string[] {
  return parseManifests(text, "f.yaml").findings.map(
    ({ severity, file, line, object, message }) => `${severity} ${file}:${line} ${object}: ${message}`,
  );
}

describe("parseManifests()", () => {
  test("reads every document of a file, each with its own lines", () => {
    const { documents, findings } = parseManifests(`${POOL}---\n${POOL}...\n---\n---\n${POOL}`, "f.yaml");
    expect(findings).toEqual([]);
    expect(documents.map(({ line }) => line)).toEqual([2, 14, 28]);
    const [, second] = documents;
    expect(second).toMatchObject({ kind: "SpiderIPPool", name: "rail1", file: "f.yaml" });
    expect(second!.value.spec).toMatchObject({ ips: ["172.16.1.2-172.16.1.9", "172.16.1.11"] });
    expect(second).not.toHaveProperty("namespace");
    expect(second!.lineOf(["spec", "ips", 1])).toBe(22);
  });

  test("finds the line of a key, of an item, and of the nearest that is there", () => {
    const [document] = parseManifests(POOL, "f.yaml").documents;
    const lineOf = (...path: (string | number)[]) => document!.lineOf(path);
    expect(lineOf()).toBe(2);
    expect(lineOf("spec", "ips")).toBe(8);
    expect(lineOf("spec", "ips", 0)).toBe(9);
    expect(lineOf("spec", "ips", 7)).toBe(8);
    expect(lineOf("spec", "routes", 0, "gw")).toBe(11);
    expect(lineOf("spec", "gateway")).toBe(6);
    expect(lineOf("nothing", "of", "this")).toBe(2);
    expect(lineOf("spec", "subnet", "deeper", 3)).toBe(7);
  });

  test("follows anchors, aliases and merge keys to where the text stands", () => {
    const text = `base: &base
  subnet: 172.16.1.0/27
  ips: &ips
    - 172.16.1.2
apiVersion: v1
kind: K
metadata: { name: n, namespace: ns }
spec:
  <<: *base
  excludeIPs: *ips
`;
    const [document] = parseManifests(text, "f.yaml").documents;
    expect(document!.value.spec).toEqual({
      subnet: "172.16.1.0/27",
      ips: ["172.16.1.2"],
      excludeIPs: ["172.16.1.2"],
    });
    expect(document!.namespace).toBe("ns");
    expect(document!.lineOf(["spec", "excludeIPs", 0])).toBe(4);
    expect(document!.lineOf(["spec", "subnet"])).toBe(8);
  });

  test("reads JSON, since it is YAML", () => {
    const json = JSON.stringify({ apiVersion: "v1", kind: "K", metadata: { name: "n" } }, null, 1);
    expect(parseManifests(json, "f.json").documents).toHaveLength(1);
  });

  test("takes a List apart, and finds the lines of its items", () => {
    const item = (name: string) => `- apiVersion: v1\n  kind: K\n  metadata:\n    name: ${name}\n  spec:\n    a: 1\n`;
    const text = `apiVersion: v1\nkind: List\nitems:\n${item("one")}${item("two")}- kind: K\n`;
    const { documents } = parseManifests(text, "f.yaml");
    expect(documents.map(({ name, line }) => [name, line])).toEqual([
      ["one", 4],
      ["two", 10],
    ]);
    expect(documents[1]!.lineOf(["spec", "a"])).toBe(15);
    expect(findingsOf(text)).toEqual(["error f.yaml:16 K: apiVersion is missing"]);
  });

  test("tells a syntax error's line and reads the file's other documents", () => {
    const text = `${POOL}---\nkind: [unclosed\n---\n${POOL}`;
    const { documents, findings } = parseManifests(text, "f.yaml");
    expect(documents.length).toBeGreaterThanOrEqual(1);
    expect(findings[0]).toMatchObject({ severity: "error", file: "f.yaml" });
    expect(findings[0]!.line).toBeGreaterThanOrEqual(13);
    expect(findings[0]!.message).not.toContain("\n");
  });

  test.each([
    ["apiVersion: v1\nkind: K\nkind: K\nmetadata: {name: n}\n", "error f.yaml:3 A document: Map keys must be unique"],
    ["kind: K\n\tmetadata: 1\n", /^error f\.yaml:2 A document: Tabs are not allowed as indentation/],
    ["apiVersion: v1\nmetadata: {name: n}\n", "error f.yaml:1 A document: kind is missing"],
    ["kind: K\nmetadata: {name: n}\n", "error f.yaml:1 K: apiVersion is missing"],
    ["apiVersion: v1\nkind: K\n", "error f.yaml:1 K: metadata.name is missing"],
    ["apiVersion: v1\nkind: K\nmetadata: text\n", "error f.yaml:3 K: metadata.name is missing"],
    [
      "apiVersion: v1\nkind: K\nmetadata:\n  name: 12\n",
      'error f.yaml:4 K: metadata.name must be text, not a number: write "12"',
    ],
    ["apiVersion: v1\nkind: K\nmetadata:\n  name: [a]\n", "error f.yaml:4 K: metadata.name must be text, not a list"],
    ["apiVersion: v1\nkind: K\n? [a]\n: 1\n", "error f.yaml:3 A document: With stringKeys, all keys must be strings"],
    ["just a text\n", "error f.yaml:1 A document: A manifest is a mapping, not a string"],
    ["- a\n- b\n", "error f.yaml:1 A document: A manifest is a mapping, not a list"],
    ["$ cat <<EOF | kubectl apply -f -\nkind: K\nEOF\n", /^error f\.yaml:1 A document: /],
  ])("says where %j is wrong", (text, finding) => {
    const [first] = findingsOf(text);
    if (typeof finding === "string") expect(first).toBe(finding);
    else expect(first).toMatch(finding);
  });

  test("has nothing to say about a file without documents", () => {
    for (const text of ["", "\n\n", "# only a comment\n", "---\n---\n", "~\n", "\uFEFF"]) {
      expect(parseManifests(text, "f.yaml")).toEqual({ documents: [], findings: [] });
    }
  });

  test("refuses aliases that would grow without end, and nesting deeper than a stack", () => {
    const level = (at: number) =>
      `a${at}: &a${at} [${Array(12)
        .fill(`*a${at - 1}`)
        .join(",")}]\n`;
    const laughs = `a0: &a0 [x]\n${[1, 2, 3, 4, 5, 6, 7].map(level).join("")}`;
    expect(findingsOf(laughs)).toHaveLength(1);
    const deep = `a: ${"[".repeat(100_000)}`;
    expect(parseManifests(deep, "f.yaml").documents).toEqual([]);
    expect(findingsOf(deep)[0]).toStartWith("error f.yaml:1 ");
  });

  test("keeps a key named __proto__ a key", () => {
    const [document] = parseManifests(`${POOL}  __proto__: {polluted: yes}\n`, "f.yaml").documents;
    expect(Object.keys(document!.value.spec as object)).toContain("__proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("parseManifests() of anything", () => {
  test("answers without throwing, every finding with a line of the file", () => {
    const pieces = fc.constantFrom(
      "a",
      "kind: K",
      "apiVersion: v1",
      "metadata:",
      "name: n",
      "  ",
      "\n",
      "- ",
      "---",
      "...",
      "[",
      "]",
      "{",
      "}",
      ": ",
      "&a ",
      "*a",
      "<<",
      "!!binary",
      "!x ",
      "|",
      ">",
      "'",
      '"',
      "#",
      "\t",
      "%YAML 1.1",
      "? ",
      "\u0000",
      "\u2028",
      "é",
      "items:",
      "List",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { documents, findings } = parseManifests(text, "f.yaml");
        const lines = text.split("\n").length;
        for (const { line } of [...documents, ...findings]) expect(line >= 1 && line <= lines).toBe(true);
        for (const document of documents)
          expect(document.lineOf(["spec", 0, "x"])).toBeGreaterThanOrEqual(document.line);
      }),
      { numRuns: 300 },
    );
  });

  test("loses no document that is written well, whatever its values", () => {
    const object = fc.record({
      apiVersion: fc.string({ minLength: 1 }),
      kind: fc.stringMatching(/^[A-Z][a-z]{1,9}$/).filter((kind) => !kind.endsWith("List")),
      metadata: fc.record({ name: fc.string({ minLength: 1 }) }),
      spec: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (objects) => {
        const { documents, findings } = parseManifests(objects.map((one) => stringify(one)).join("---\n"), "f.yaml");
        expect(findings).toEqual([]);
        expect(JSON.stringify(documents.map(({ value }) => value))).toBe(JSON.stringify(objects));
      }),
    );
  });
});
