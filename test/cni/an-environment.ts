import type { Perform } from "../../src/cni/agent-first.ts";
import type { Environment, Outcome } from "../../src/cni/environment.ts";
import { respond } from "../../src/cni/respond.ts";
import { CniError } from "../../src/wire/error.ts";
import type { Answer, Request } from "../../src/wire/request.ts";
import { RAIL } from "../wire/a-result.ts";

/** The variables of an ADD as containerd sets them. */
export const VARIABLES = {
  CNI_COMMAND: "ADD",
  CNI_CONTAINERID: "8f4c2a",
  CNI_NETNS: "/run/netns/pod",
  CNI_IFNAME: "net1",
  CNI_PATH: "/opt/cni/bin",
  CNI_ARGS: "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=train-0",
};

export const CONFIG = { cniVersion: "1.1.0", name: "gpu1-rail", type: "sriov", deviceID: "0000:86:01.2" };

/** What one call meets; `own` is the namespace of the plugin itself, `clock` what it reads. */
export interface Given {
  argv0?: string;
  variables?: Record<string, string | undefined>;
  config?: unknown;
  stdin?: string | Error;
  own?: string;
  clock?: number | Error;
  answer?: Answer | ((request: Request) => Answer);
}

/** A call in memory: its outcome, stdout parsed, and what the agent was asked on which socket. */
export async function call(given: Given = {}): Promise<{
  outcome: Outcome;
  printed: Record<string, unknown> | undefined;
  asked: Request[];
  sockets: string[];
  reads: number;
}> {
  const asked: Request[] = [];
  const sockets: string[] = [];
  const { environment, reads } = environmentOf(given);
  const performer = (socket: string): Perform => {
    sockets.push(socket);
    return async (request) => {
      asked.push(request);
      const { answer = { kind: "done", results: [RAIL] } } = given;
      return typeof answer === "function" ? answer(request) : answer;
    };
  };
  const outcome = await respond(environment, performer);
  const printed = outcome.stdout === "" ? undefined : JSON.parse(outcome.stdout);
  return { outcome, printed, asked, sockets, reads: reads() };
}

/** The variables of a call with `changes` to them; undefined takes one away. */
export function variables(changes: Record<string, string | undefined>): Record<string, string | undefined> {
  return { ...VARIABLES, ...changes };
}

function environmentOf(given: Given): { environment: Environment; reads: () => number } {
  let reads = 0;
  let nonces = 0;
  const environment: Environment = {
    argv0: given.argv0 ?? "/opt/cni/bin/sriov",
    variables: given.variables ?? VARIABLES,
    readStdin: async (limit) => {
      reads++;
      const stdin = given.stdin ?? JSON.stringify(given.config ?? CONFIG);
      if (stdin instanceof Error) throw stdin;
      if (stdin.length > limit) throw new CniError("ioFailure", "Too long");
      return stdin;
    },
    isOwnNetns: async (path) => path === given.own,
    now: async () => {
      if (given.clock instanceof Error) throw given.clock;
      return given.clock ?? 5_000;
    },
    nonce: () => `nonce-${++nonces}`,
  };
  return { environment, reads: () => reads };
}
