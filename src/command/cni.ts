import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { defineCommand } from "citty";
import { resolvePath } from "./resolve-path.ts";
import { type Attachment, type Conflist, type PluginAnswer, runConflist, type Verb } from "./run-conflist.ts";

/** Where the final result of an ADD is kept for CHECK and DEL, as a runtime keeps it. */
const RESULTS = "/run/railhead/cni-results";

/** `railhead cni add|check|del`: runs a conflist by hand, as a runtime with Multus would. */
export const cni = defineCommand({
  meta: {
    name: "cni",
    description:
      "Run a CNI network list by hand, as a runtime with Multus would: ADD and CHECK in order, DEL in reverse. " +
      "Prints the plugins' result as JSON. Exit code 0 done, 1 a plugin refused, 2 wrong usage.\n\n" +
      "  railhead cni add /etc/cni/net.d/sriov-eno3np1.conflist --netns /run/netns/pod --ifname net1 \\\n" +
      "    --device 0000:86:01.2 --pod default/train-0",
  },
  args: {
    verb: { type: "positional", description: "add, check or del", required: true },
    conflist: { type: "positional", description: "File of the network list", required: true },
    netns: { type: "string", description: "Path of the Pod's network namespace", default: "" },
    ifname: { type: "string", description: "Name of the interface in the Pod", default: "net1" },
    containerId: { type: "string", alias: "container-id", description: "Container ID; default: the namespace's name" },
    device: { type: "string", description: "PCI address that Multus would pass as deviceID" },
    pod: { type: "string", description: "NAMESPACE/NAME[/UID] for CNI_ARGS" },
    path: { type: "string", description: "Folders with plugins, as CNI_PATH", default: "/opt/cni/bin" },
  },
  async run({ args }) {
    const verb = verbOf(args.verb);
    const list = JSON.parse(readFileSync(resolvePath(args.conflist), "utf8")) as Conflist;
    const attachment: Attachment = {
      containerId: args.containerId ?? (args.netns.split("/").at(-1) || "manual"),
      netns: args.netns === "" ? "" : resolvePath(args.netns),
      ifname: args.ifname,
      args: podArgs(args.pod),
      path: args.path.split(":"),
      ...(args.device === undefined ? {} : { deviceID: args.device }),
    };
    const cache = `${RESULTS}/${list.name}-${attachment.containerId}-${attachment.ifname}`;
    const answer = await runConflist(verb, list, attachment, verb === "ADD" ? undefined : cachedResult(cache), execute);
    if (answer.output !== undefined) await Bun.write(Bun.stdout, `${JSON.stringify(answer.output, null, 2)}\n`);
    if (!answer.ok) process.exit(1);
    if (verb === "ADD") keepResult(cache, answer.output);
    if (verb === "DEL") rmSync(cache, { force: true });
  },
});

async function execute(executable: string, environment: Record<string, string>, stdin: string): Promise<PluginAnswer> {
  const child = Bun.spawn([executable], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdin: new Blob([stdin]),
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  const ok = (await child.exited) === 0;
  return { ok, output: text.trim() === "" ? undefined : JSON.parse(text) };
}

function verbOf(text: string): Verb {
  const verb = text.toUpperCase();
  if (verb === "ADD" || verb === "DEL" || verb === "CHECK") return verb;
  throw new Error(`No verb ${text}; verbs are add, check and del`);
}

function podArgs(pod: string | undefined): Record<string, string> {
  if (pod === undefined) return {};
  const [namespace, name, uid] = pod.split("/");
  if (!namespace || !name) throw new Error(`--pod ${pod} is not NAMESPACE/NAME[/UID]`);
  return { K8S_POD_NAMESPACE: namespace, K8S_POD_NAME: name, ...(uid === undefined ? {} : { K8S_POD_UID: uid }) };
}

function cachedResult(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function keepResult(file: string, result: unknown): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(result), { mode: 0o600 });
}
