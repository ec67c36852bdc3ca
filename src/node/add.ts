import type { Face, Needs } from "../attach/faces/face.ts";
import { FACE_TABLE } from "../attach/faces/table.ts";
import type { Operation } from "../attach/operation.ts";
import { perform, readBefores } from "../attach/perform.ts";
import { bootId } from "../kernel/boot.ts";
import { type Attachment, getAttachment, putAttachment } from "../state/attachments.ts";
import { getTombstone } from "../state/tombstones.ts";
import { CniError } from "../wire/error.ts";
import type { Result } from "../wire/result.ts";
import { parseConfig } from "./config.ts";
import { waitForDevice } from "./device.ts";
import { givenFor } from "./given.ts";
import { grantsFor } from "./grants.ts";
import { holdingOfOthers } from "./journal.ts";
import { lockNames } from "./lock-names.ts";
import { viewOf } from "./namespace-view.ts";
import { openPodNamespace, type PodNamespace } from "./pod-namespace.ts";
import { guardRdmaNumbers } from "./rdma-numbers.ts";
import { recordedResult } from "./repeat.ts";
import { STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import { assertStillWanted, assertWanted, timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

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
    const names = lockNames(nic, needs, pod.id);
    return await shop.locks.hold(names, timeLeft(call.request), () => addLocked(shop, call, face, config, needs, pod));
  } finally {
    pod.close();
  }
}

async function addLocked(
  shop: Workshop,
  call: Call,
  face: Face<unknown>,
  config: unknown,
  needs: Needs,
  pod: PodNamespace,
): Promise<Result> {
  await assertStillWanted(call.request, call.signal);
  assertNoTombstone(shop, call);
  const repeated = await recordedResult(shop, call, pod);
  if (repeated !== undefined) return repeated;
  const grants = await grantsFor(shop, call, needs);
  const record = recordOf(call, needs, pod);
  try {
    const given = givenFor(shop, call, needs, grants, pod);
    const plan = face.plan(config, given);
    const journalled = await journal(shop, record, plan, pod);
    await guardRdmaNumbers(shop, needs, () =>
      perform(
        plan,
        journalled.record.befores,
        { host: shop.host, pod: pod.kernel },
        {
          keep: journalled.holding.heldByOthers,
          onStep(_, operation) {
            assertWanted(call.request, call.signal);
            shop.step(operation);
          },
        },
      ),
    );
    return await finish(shop, journalled.record, face.result(config, given, viewOf(pod.kernel)), call);
  } catch (error) {
    await giveUp(shop, record, error);
    throw error;
  }
}

function assertNoTombstone(shop: Workshop, { request, nic }: Call): void {
  const stone = shop.state.read((database) => getTombstone(database, nic.containerId, nic.ifname));
  if (stone === undefined || stone.boot !== bootId() || stone.at < request.issuedAt) return;
  throw new CniError(
    "tryAgainLater",
    `${nic.ifname} of container ${nic.containerId} was deleted after this ADD had begun; nothing is left behind`,
  );
}

function recordOf({ nic }: Call, needs: Needs, pod: PodNamespace): Attachment {
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
    createdAt: Date.now(),
  };
}

/** The whole plan with the originals, on disk before its first effect. */
async function journal(shop: Workshop, record: Attachment, plan: Operation[], pod: PodNamespace) {
  const holding = shop.state.read((database) => holdingOfOthers(database, record));
  const read = readBefores(plan, { host: shop.host, pod: pod.kernel });
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
