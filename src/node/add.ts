import type { Face, Given, Needs } from "../attach/faces/face.ts";
import { FACE_TABLE } from "../attach/faces/table.ts";
import type { Operation } from "../attach/operation.ts";
import { perform, readBefores } from "../attach/perform.ts";
import { bootId } from "../kernel/boot.ts";
import { type Attachment, getAttachment, putAttachment } from "../state/attachments.ts";
import { getTombstone } from "../state/tombstones.ts";
import { CniError } from "../wire/error.ts";
import type { Result } from "../wire/result.ts";
import { askedBy } from "./asked.ts";
import { parseConfig } from "./config.ts";
import { waitForDevice } from "./device.ts";
import { givenFor } from "./given.ts";
import { grantsFor } from "./grants.ts";
import { holdNic } from "./hold-nic.ts";
import { holdingOfOthers, momentAfter } from "./journal.ts";
import { viewOf } from "./namespace-view.ts";
import { openPodNamespace, type PodNamespace } from "./pod-namespace.ts";
import { guardRdmaNumbers } from "./rdma-numbers.ts";
import { recordedResult } from "./repeat.ts";
import { STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import { assertStillWanted, assertWanted, timeLeft } from "./wanted.ts";
import type { Call, PodSights, Workshop } from "./workshop.ts";

/**
 * ADD of one NIC by one plugin: locks, leases, plan, journal, effects, result. Whatever fails, nothing is left behind.
 * Throws `CniError`.
 */
export async function addNic(shop: Workshop, call: Call): Promise<Result> {
  const { nic } = call;
  const face = FACE_TABLE[nic.face];
  const config = parseConfig(face, nic);
  const needs = face.needs(config, nic);
  if (face.chained && nic.prevResult === undefined) {
    throw new CniError(
      "invalidNetworkConfig",
      `Plugin ${nic.face} is chained and needs the prevResult of a main plugin`,
    );
  }
  if (needs.device !== undefined && !face.chained) await waitForDevice(shop, needs.device, call);
  const pod = openPodNamespace(nic.netns);
  if (pod === undefined) throw new CniError("unknownContainer", `There is no network namespace at ${nic.netns}`);
  try {
    const also = { ...needs, namespaceId: pod.id };
    const wait = timeLeft(call.request);
    return await holdNic(shop, nic, { also, wait }, (record) =>
      addLocked(shop, { ...call, face, config, needs, pod }, record),
    );
  } finally {
    pod.close();
  }
}

/** An ADD under its locks. */
interface Addition extends Call {
  face: Face<unknown>;
  config: unknown;
  needs: Needs;
  pod: PodNamespace;
}

async function addLocked(shop: Workshop, addition: Addition, standing: Attachment | undefined): Promise<Result> {
  const { needs, pod } = addition;
  await assertStillWanted(addition.request, addition.signal);
  assertNoTombstone(shop, addition);
  const repeated = standing && (await recordedResult(shop, addition, pod, standing));
  if (repeated !== undefined) return repeated;
  const record = recordOf(shop, addition);
  const seen = { host: shop.host.look(), pod: pod.kernel.look() };
  const grants = await grantsFor(shop, addition, needs, seen.host);
  try {
    const given = givenFor(shop, addition, needs, grants, seen);
    return await carryOut(shop, addition, given, seen, record);
  } catch (error) {
    await giveUp(shop, record, error);
    throw error;
  }
}

async function carryOut(
  shop: Workshop,
  addition: Addition,
  given: Given,
  seen: PodSights,
  record: Attachment,
): Promise<Result> {
  const { face, config, needs, pod, request, signal } = addition;
  const plan = face.plan(config, given);
  const journalled = await journal(shop, record, plan, seen);
  await guardRdmaNumbers(shop, needs, () =>
    perform(
      plan,
      journalled.record.befores,
      { host: shop.host, pod: pod.kernel },
      {
        keep: journalled.holding.heldByOthers,
        standing: seen,
        onStep(_, operation) {
          assertWanted(request, signal);
          shop.step(operation);
        },
      },
    ),
  );
  return finish(shop, journalled.record, face.result(config, given, viewOf(pod.kernel.look())), addition);
}

function assertNoTombstone(shop: Workshop, { request, nic }: Call): void {
  const stone = shop.state.read((database) => getTombstone(database, nic.containerId, nic.ifname));
  if (stone === undefined || stone.boot !== bootId() || stone.at < request.issuedAt) return;
  throw new CniError(
    "tryAgainLater",
    `${nic.ifname} of container ${nic.containerId} was deleted after this ADD had begun; nothing is left behind`,
  );
}

function recordOf(shop: Workshop, addition: Addition): Attachment {
  const { nic, needs, pod } = addition;
  const { K8S_POD_NAMESPACE: podNamespace, K8S_POD_NAME: podName, K8S_POD_UID: podUid } = nic.args;
  return {
    containerId: nic.containerId,
    ifname: nic.ifname,
    face: nic.face,
    network: nic.network,
    netns: nic.netns,
    namespaceId: pod.id,
    boot: bootId(),
    ...(podNamespace && { podNamespace }),
    ...(podName && { podName }),
    ...(podUid && { podUid }),
    ...(needs.device !== undefined && { device: needs.device }),
    state: "planned",
    plan: [],
    befores: [],
    request: askedBy(addition),
    createdAt: shop.state.read((database) => momentAfter(database, pod.id)),
  };
}

/** The whole plan with the originals, on disk before its first effect. */
async function journal(shop: Workshop, record: Attachment, plan: Operation[], seen: PodSights) {
  const holding = shop.state.read((database) => holdingOfOthers(database, record));
  const read = readBefores(plan, seen);
  const befores = plan.map((operation, at) => {
    const held = holding.beforeOf(operation);
    return held === undefined ? read[at] : held.before;
  });
  const journalled = { ...record, plan, befores: befores.map((before) => before ?? null) };
  await shop.state.writeSoon((database) => putAttachment(database, journalled), STATE_PATIENCE);
  return { record: journalled, holding };
}

async function finish(shop: Workshop, record: Attachment, result: Result, call: Call): Promise<Result> {
  await assertStillWanted(call.request, call.signal);
  await shop.state.writeSoon(
    (database) => putAttachment(database, { ...record, state: "done", result }),
    STATE_PATIENCE,
  );
  return result;
}

/** Takes back whatever stands, and the lease with it; what cannot be taken back now is the sweep's. */
async function giveUp(shop: Workshop, record: Attachment, reason: unknown): Promise<void> {
  try {
    const standing = shop.state.read((database) => getAttachment(database, record)) ?? record;
    await undoAttachment(shop, standing);
  } catch (error) {
    shop.warn(
      `${record.ifname} of ${record.containerId} could not be taken back after "${reason}"; the sweep will: ${error}`,
    );
  }
}
