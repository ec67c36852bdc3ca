import type { Needs } from "../attach/faces/face.ts";
import { readVerbsDevices } from "../kernel/verbs-device.ts";
import { CniError } from "../wire/error.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Runs `work`, which moves an RDMA device, and compares the numbers of the character devices before and after: kubelet
 * has promised `/dev/infiniband/uverbsN` to a Pod, and a number that now means another device would give it away.
 * Throws `CniError` naming the number; the caller undoes.
 */
export async function guardRdmaNumbers(shop: Workshop, needs: Needs, work: () => Promise<void>): Promise<void> {
  if (needs.rdma !== true) return work();
  const before = readVerbsDevices(shop.settings.sysfs);
  await work();
  const after = readVerbsDevices(shop.settings.sysfs);
  for (const [number, device] of before) {
    const now = after.get(number);
    if (now === undefined || now === device) continue;
    throw new CniError("tryAgainLater", `Character device ${number} was that of ${device} and became that of ${now}`);
  }
}
