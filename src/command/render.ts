import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "citty";
import { refusedOrFailed } from "./exit-error.ts";
import { findingLine } from "./finding-line.ts";
import { note, print, printJson } from "./print.ts";
import { readManifests } from "./read-manifests.ts";
import { type RenderedNetwork, rendered } from "./rendered.ts";
import { resolvePath } from "./resolve-path.ts";
import { writeFile } from "./write-file.ts";

/** `railhead render`: SpiderMultusConfigs into the network lists that a runtime reads. */
export const render = defineCommand({
  meta: {
    name: "render",
    description:
      "Turn SpiderMultusConfigs into CNI network lists. Each is printed, or with --out written to DIR as " +
      "NAME.conflist. With --nad they are NetworkAttachmentDefinitions, which Multus reads from the API server. Findings go to standard error as FILE:LINE: OBJECT: MESSAGE; a warning does not stop it, an " +
      "error does: then nothing is written. Other kinds in the files are passed over; where there are SpiderIPPools, " +
      "networks that name one which is not there are warned of.\n\n" +
      "  railhead render networks.yaml\n" +
      "  railhead render /etc/railhead/manifests --out /etc/cni/multus/net.d\n" +
      "  kubectl get smc -A -o yaml | railhead render - --nad | kubectl apply -f -\n" +
      "  kubectl get smc -A -o yaml | railhead render - --fused --json",
  },
  args: {
    file: {
      type: "positional",
      description: "Manifest, directory of manifests, or - for standard input",
      required: true,
    },
    out: { type: "string", valueHint: "DIR", description: "Write one file for each network to DIR" },
    nad: { type: "boolean", description: "NetworkAttachmentDefinitions for the API server, as YAML" },
    fused: { type: "boolean", description: "One plugin, railhead, instead of the chain" },
    json: { type: "boolean", description: "Print networks and findings as one JSON object" },
  },
  run({ args }) {
    const read = readManifests(args._);
    const { networks, findings: found } = rendered(
      read.documents,
      args.fused ? "fused" : "chained",
      args.nad ? "definition" : "conflist",
    );
    const findings = [...read.findings, ...found];
    for (const finding of findings) note(findingLine(finding));
    const wrong = findings.filter(({ severity }) => severity === "error").length;
    const written = wrong > 0 || args.out === undefined ? [] : write(networks, resolvePath(args.out));
    if (args.json) printJson({ networks: wrong > 0 ? [] : networks.map(shown), written, findings });
    if (wrong > 0) throw refusedOrFailed(`Nothing is rendered: ${wrong} ${wrong === 1 ? "error" : "errors"}`);
    if (networks.length === 0) throw refusedOrFailed(`There is no SpiderMultusConfig in ${args._.join(", ")}`);
    if (args.out === undefined && !args.json) print(networks.map(({ text }) => text).join(""));
    for (const path of written) note(`Written ${path}`);
  },
});

/** World-readable: a network list holds no secret, and runtimes may run as anybody. */
function write(networks: readonly RenderedNetwork[], directory: string): string[] {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    return networks.map(({ file, text }) => {
      const path = join(directory, file);
      writeFile(path, text, 0o644);
      return path;
    });
  } catch (error) {
    throw refusedOrFailed(`${directory} cannot be written: ${(error as Error).message}`, error);
  }
}

function shown({ text: _, value, ...network }: RenderedNetwork): object {
  return { ...network, configuration: value };
}
