import { bootMilliseconds } from "../kernel/boot.ts";
import { leasesOf } from "../state/leases.ts";
import { StateError } from "../state/state-error.ts";
import { CniError, errorObject } from "../wire/error.ts";
import type { Answer, NicRequest, Request } from "../wire/request.ts";
import type { Result } from "../wire/result.ts";
import { addNic } from "./add.ts";
import { checkNic } from "./check.ts";
import { deleteNic } from "./delete.ts";
import { collectGarbage } from "./gc.ts";
import type { NodeEvents } from "./node.ts";
import { assertReady } from "./status.ts";
import type { Call, Workshop } from "./workshop.ts";

/** How long the NICs of a request that failed are waited for to be taken back, milliseconds each. */
const TAKE_BACK_TIME = 10_000;

/** Every request through one door: counted, timed, told, and turned into an answer whatever happens. */
export function performRequests(shop: Workshop, events: NodeEvents) {
  const underWay = new Set<Promise<unknown>>();
  let draining = false;
  return {
    async perform(request: Request, signal: AbortSignal): Promise<Answer> {
      if (draining) return refusal(request, new CniError("tryAgainLater", "The agent is stopping; try again"));
      const answer = performAll(shop, events, request, signal);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async drain(): Promise<void> {
      draining = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** All NICs or none: an ADD that fails takes back those before it. */
async function performAll(shop: Workshop, events: NodeEvents, request: Request, signal: AbortSignal): Promise<Answer> {
  const results: Result[] = [];
  for (const [at, nic] of request.nics.entries()) {
    try {
      results.push(await told(shop, events, { request, nic, signal }));
    } catch (error) {
      if (request.command === "ADD") await takeBack(shop, events, request, request.nics.slice(0, at));
      return refusal(request, error);
    }
  }
  return { kind: "done", results };
}

async function told(shop: Workshop, events: NodeEvents, call: Call): Promise<Result> {
  const began = performance.now();
  const addresses = addressesOf(shop, call.nic);
  const tell = (error?: unknown) =>
    events.performed({
      ...descriptionOf(call),
      addresses: addresses.length > 0 ? addresses : addressesOf(shop, call.nic),
      milliseconds: performance.now() - began,
      ...(error !== undefined && { error: errorObject(error, call.nic.cniVersion) }),
    });
  const result = await carryOut(shop, call).catch((error: unknown) => {
    const known = withCode(error);
    tell(known);
    throw known;
  });
  tell();
  return result;
}

/** A state that refuses is no mistake of ours: another process is at work on it, or its disk is not well. */
function withCode(error: unknown): unknown {
  if (!(error instanceof StateError)) return error;
  return new CniError(error.problem === "busy" ? "tryAgainLater" : "ioFailure", error.message, { cause: error.cause });
}

async function carryOut(shop: Workshop, call: Call): Promise<Result> {
  switch (call.request.command) {
    case "ADD":
      return addNic(shop, call);
    case "DEL":
      await deleteNic(shop, call);
      return {};
    case "CHECK":
      await checkNic(shop, call);
      return {};
    case "GC":
      await collectGarbage(shop, call);
      return {};
    case "STATUS":
      assertReady(shop, call);
      return {};
  }
}

/** With time of its own, since the request may have failed for the lack of it. */
async function takeBack(shop: Workshop, events: NodeEvents, request: Request, nics: NicRequest[]): Promise<void> {
  const release = { ...request, deadline: bootMilliseconds() + TAKE_BACK_TIME };
  for (const nic of nics.toReversed()) {
    try {
      await deleteNic(shop, { request: release, nic, signal: new AbortController().signal });
    } catch (error) {
      events.warning(`${nic.ifname} of ${nic.containerId} could not be taken back; its DEL will: ${error}`);
    }
  }
}

function refusal(request: Request, error: unknown): Answer {
  return { kind: "failed", error: errorObject(error, request.nics[0]?.cniVersion ?? "1.1.0") };
}

/** What is only to be told, so that a state that cannot be read fails nothing. */
function addressesOf(shop: Workshop, { containerId, ifname }: NicRequest): string[] {
  try {
    return shop.state.read((database) => leasesOf(database, containerId, ifname)).map(({ address }) => address);
  } catch {
    return [];
  }
}

function descriptionOf({ request, nic }: Call) {
  const { K8S_POD_NAMESPACE: namespace, K8S_POD_NAME: name } = nic.args;
  const device = nic.config.deviceID ?? nic.config.master;
  return {
    command: request.command,
    face: nic.face,
    network: nic.network,
    containerId: nic.containerId,
    ifname: nic.ifname,
    ...(namespace && name && { pod: { namespace, name } }),
    ...(typeof device === "string" && device !== "" && { device }),
  };
}
