import type { Given, Grant, Needs } from "../attach/faces/face.ts";
import type { VfState } from "../kernel/vf.ts";
import { readVirtualFunction, type VirtualFunction } from "../kernel/virtual-function.ts";
import { CniError } from "../wire/error.ts";
import { takeableDevice } from "./device.ts";
import { viewOf } from "./namespace-view.ts";
import { sysctlAllowlist } from "./sysctl-allowlist.ts";
import type { Call, PodSights, Workshop } from "./workshop.ts";

/** Every fact a plan is made from, as it is now. Throws `CniError` where a device or the RDMA mode is not as needed. */
export function givenFor(shop: Workshop, call: Call, needs: Needs, grants: Grant[], seen: PodSights): Given {
  const device = needs.device === undefined ? lookedAt(shop, needs) : takeableDevice(shop, needs.device, call);
  const vf = device === undefined ? undefined : vfState(shop, device);
  const rdma = needs.rdma === true && device !== undefined ? rdmaDevice(shop, device) : undefined;
  return {
    nic: call.nic,
    grants,
    ...(device !== undefined && { device }),
    ...(vf !== undefined && { vf }),
    ...(rdma !== undefined && { rdma }),
    coordinator: shop.knowledge().coordinator,
    host: seen.host,
    pod: viewOf(seen.pod),
    ...(call.nic.face === "tuning" && allowed()),
  };
}

/** Read at each ADD: an operator's edit holds at once. */
function allowed(): Pick<Given, "sysctlAllowlist"> {
  const list = sysctlAllowlist();
  return list === undefined ? {} : { sysctlAllowlist: list };
}

function lookedAt(shop: Workshop, { looksAt }: Needs): VirtualFunction | undefined {
  return looksAt === undefined ? undefined : readVirtualFunction(looksAt, shop.settings.sysfs);
}

function vfState(shop: Workshop, { pf, index }: VirtualFunction): VfState | undefined {
  return shop.host.vfs(pf.netdev).find((state) => state.vf === index);
}

function rdmaDevice(shop: Workshop, { pci, rdma }: VirtualFunction): string {
  const mode = shop.host.rdmaNetnsMode();
  if (mode !== "exclusive") {
    const found =
      mode === undefined ? "this kernel has no RDMA modules loaded" : "the RDMA subsystem is in shared mode";
    throw new CniError(
      "rdmaMode",
      `An RDMA device can be given to one Pod alone only in exclusive mode, and ${found}; ` +
        "put `options ib_core netns_mode=0` into /etc/modprobe.d/ib_core.conf and reboot",
    );
  }
  if (rdma.length === 1) return rdma[0]!;
  const found = rdma.length === 0 ? "none" : rdma.join(", ");
  throw new CniError(
    "deviceMissing",
    `The virtual function ${pci} must have one RDMA device on the host, and has ${found}`,
  );
}
