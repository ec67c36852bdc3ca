import { constants } from "node:os";
import type { Kernel } from "../kernel.ts";
import { decodeAttributes } from "../netlink/attributes.ts";
import { IFLA_NUM_VF } from "../netlink/constants/if-link.ts";
import { RTEXT_FILTER_VF, RTM_SETLINK } from "../netlink/constants/rtnetlink.ts";
import { decodeVfs } from "../netlink/decode-vfs.ts";
import { encodeVfSetting } from "../netlink/encode-vf-setting.ts";
import { NetlinkError } from "../netlink/error.ts";
import { readIfinfomsg } from "../netlink/headers.ts";
import { getLink, linkIndex } from "../netlink/link-index.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import type { VfSetting, VfState } from "../vf.ts";

/** The verbs of `Kernel` about virtual functions, asked of their PF. */
export type VfVerbs = Pick<Kernel, "vfs" | "setVf">;

export function vfVerbs(socket: NetlinkSocket): VfVerbs {
  return {
    vfs: (pf) => listVfs(socket, pf),
    setVf(pf, vf, setting) {
      const operation = `ip link set dev ${pf} vf ${vf} ${settingText(setting)}`;
      const payload = encodeVfSetting(linkIndex(socket, pf, operation), vf, setting);
      socket.request({ operation, type: RTM_SETLINK, payload });
    },
  };
}

/** `IFLA_NUM_VF` comes of any device on a bus; virtual links have none. A PF whose VFs are not made yet says 0. */
function listVfs(socket: NetlinkSocket, pf: string): VfState[] {
  const operation = `ip link show dev ${pf}`;
  const payload = getLink(socket, pf, operation, RTEXT_FILTER_VF);
  const header = readIfinfomsg(payload);
  const count = header === undefined ? undefined : decodeAttributes(header.rest).u32(IFLA_NUM_VF);
  if (count === 0) return [];
  const vfs = count === undefined ? undefined : decodeVfs(payload);
  if (vfs !== undefined) return vfs;
  const words = count === undefined ? `${pf} is no PF` : `The driver of ${pf} tells nothing of its VFs`;
  throw new NetlinkError(operation, constants.errno.EOPNOTSUPP, words);
}

function settingText(setting: VfSetting): string {
  switch (setting.set) {
    case "mac":
      return `mac ${setting.mac}`;
    case "vlan":
      return `vlan ${setting.vlan} qos ${setting.qos} proto ${setting.proto}`;
    case "rate":
      return `min_tx_rate ${setting.min} max_tx_rate ${setting.max}`;
    case "spoofchk":
      return `spoofchk ${setting.on ? "on" : "off"}`;
    case "trust":
      return `trust ${setting.on ? "on" : "off"}`;
    case "state":
      return `state ${setting.state}`;
  }
}
