import * as v from "valibot";
import { isContainerId } from "../wire/container-id.ts";
import { FACES } from "../wire/face.ts";
import { interfaceNameFault } from "../wire/interface-name.ts";
import type { Request } from "../wire/request.ts";

/**
 * The border at which a plugin's request becomes a `Request`. Names that end up in paths and in the kernel are held
 * to the CNI spec 1.1.0 (sections 2 and 3); keys we do not know are dropped, so that a newer plugin may talk to an
 * older agent.
 */
export function parseRequest(
  body: unknown,
): { kind: "request"; request: Request } | { kind: "refused"; problem: string } {
  const parsed = v.safeParse(RequestSchema, body);
  if (parsed.success) return { kind: "request", request: parsed.output };
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue);
  return { kind: "refused", problem: path === null ? issue.message : `${path}: ${issue.message}` };
}

/** A NIC more than any node has; a list longer than this is no request of ours. */
const MOST_NICS = 256;

const Text = v.string();

const ContainerId = v.pipe(
  Text,
  v.check(isContainerId, ({ input }) => `${quoted(input)} is no container id`),
);

const NetworkName = v.pipe(
  Text,
  v.check(isContainerId, ({ input }) => `${quoted(input)} is no name of a network`),
);

const Ifname = v.pipe(
  Text,
  v.check(
    (name) => interfaceNameFault(name) === undefined,
    ({ input }) => `the interface name ${quoted(input)} ${interfaceNameFault(input)}`,
  ),
);

const Interface = v.object({
  name: Text,
  mac: v.exactOptional(Text),
  mtu: v.exactOptional(v.number()),
  sandbox: v.exactOptional(Text),
  socketPath: v.exactOptional(Text),
  pciID: v.exactOptional(Text),
});

const IpConfig = v.object({
  address: Text,
  gateway: v.exactOptional(Text),
  interface: v.exactOptional(v.number()),
});

const RouteConfig = v.object({
  dst: Text,
  gw: v.exactOptional(Text),
  mtu: v.exactOptional(v.number()),
  advmss: v.exactOptional(v.number()),
  priority: v.exactOptional(v.number()),
  table: v.exactOptional(v.number()),
  scope: v.exactOptional(v.number()),
});

const Dns = v.object({
  nameservers: v.exactOptional(v.array(Text)),
  domain: v.exactOptional(Text),
  search: v.exactOptional(v.array(Text)),
  options: v.exactOptional(v.array(Text)),
});

const Result = v.object({
  interfaces: v.exactOptional(v.array(Interface)),
  ips: v.exactOptional(v.array(IpConfig)),
  routes: v.exactOptional(v.array(RouteConfig)),
  dns: v.exactOptional(Dns),
});

const NicRequest = v.object({
  face: v.picklist(FACES),
  cniVersion: v.pipe(Text, v.regex(/^\d+\.\d+\.\d+$/, "A CNI version is three numbers")),
  network: NetworkName,
  netns: Text,
  args: v.record(Text, Text),
  config: v.record(v.string(), v.unknown()),
  prevResult: v.exactOptional(Result),
  delegated: v.exactOptional(Result),
  validAttachments: v.exactOptional(v.array(v.object({ containerID: Text, ifname: Text }))),
});

const NicOfContainer = v.object({ ...NicRequest.entries, containerId: ContainerId, ifname: Ifname });

/** A NIC that stands for its network configuration alone. */
const NicOfNode = v.object({ ...NicRequest.entries, containerId: Text, ifname: Text });

const Common = {
  nonce: v.pipe(Text, v.nonEmpty("A nonce has at least one character")),
  issuedAt: v.pipe(v.number(), v.finite(), v.minValue(0)),
  deadline: v.pipe(v.number(), v.finite(), v.minValue(0)),
};

const RequestSchema = v.variant("command", [
  v.object({ command: v.picklist(["ADD", "DEL", "CHECK"]), ...Common, nics: listOf(NicOfContainer) }),
  v.object({ command: v.picklist(["GC", "STATUS"]), ...Common, nics: listOf(NicOfNode) }),
]);

function listOf<Nic extends typeof NicOfContainer | typeof NicOfNode>(nic: Nic) {
  return v.pipe(
    v.array(nic),
    v.minLength(1, "A request names at least one NIC"),
    v.maxLength(MOST_NICS, `A request names at most ${MOST_NICS} NICs`),
  );
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
