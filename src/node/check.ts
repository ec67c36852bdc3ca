import { FACE_TABLE } from "../attach/faces/table.ts";
import type { Operation } from "../attach/operation.ts";
import { lookAt } from "../attach/sight.ts";
import { verify } from "../attach/verify.ts";
import { getAttachment } from "../state/attachments.ts";
import { CniError } from "../wire/error.ts";
import { parseConfig } from "./config.ts";
import { laterOperations } from "./journal.ts";
import { attachmentLock } from "./lock-names.ts";
import { openPodNamespace } from "./pod-namespace.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/** CHECK: the journalled plan held against the kernel. Throws `CniError` checkFailed naming what is not there. */
export async function checkNic(shop: Workshop, { request, nic }: Call): Promise<void> {
  parseConfig(FACE_TABLE[nic.face], nic);
  const key = { containerId: nic.containerId, ifname: nic.ifname, face: nic.face };
  await shop.locks.hold([attachmentLock(key)], timeLeft(request), async () => {
    const record = shop.state.read((database) => getAttachment(database, key));
    if (record?.state !== "done") {
      throw new CniError("checkFailed", `${nic.ifname} of container ${nic.containerId} is not attached by ${nic.face}`);
    }
    const pod = openPodNamespace(nic.netns);
    try {
      if (pod?.id !== record.namespaceId) {
        throw new CniError("checkFailed", `${nic.netns} is not the namespace that ${nic.ifname} was attached to`);
      }
      const later = shop.state.read((database) => laterOperations(database, record));
      verify(record.plan as Operation[], lookAt({ host: shop.host, pod: pod.kernel }), later);
    } finally {
      pod?.close();
    }
  });
}
