import * as v from "valibot";
import type { Mac } from "../../address/mac.ts";
import { lengthOf } from "../../address/prefix.ts";
import type { Link } from "../../kernel/link.ts";
import { RT_TABLE } from "../../kernel/route.ts";
import { CniError } from "../../wire/error.ts";
import type { Operation } from "../operation.ts";
import type { Given, HostView } from "./face.ts";
import { wholeNumber } from "./values.ts";

/** The keys of plugin `macvlan` that make its link (interfaces.md 5.2). */
export const MACVLAN_KEYS = {
  master: v.optional(v.string(), ""),
  mode: v.optional(
    v.picklist(["bridge", "private", "vepa", "passthru", ""], "must be bridge, private, vepa or passthru"),
    "",
  ),
  mtu: v.optional(wholeNumber(0, 65_535), 0),
  bcqueuelen: v.optional(wholeNumber(0, 0xffff_ffff), 0),
  linkInContainer: v.optional(v.boolean(), false),
};

const MacvlanObject = v.object(MACVLAN_KEYS);
export type MacvlanKeys = v.InferOutput<typeof MacvlanObject>;

/** Makes the macvlan in the Pod. Throws `CniError` where its master or its MTU is not to be had. */
export function macvlanLink(keys: MacvlanKeys, mac: Mac | undefined, given: Given): Operation {
  const { nic, host } = given;
  if (keys.linkInContainer) {
    throw new CniError("unsupportedField", '"linkInContainer": true is not served by this version; remove the key');
  }
  const master = masterOf(keys.master, host);
  if (keys.mtu > master.mtu) {
    throw new CniError(
      "mtuTooLarge",
      `The MTU ${keys.mtu} of ${nic.ifname} is above the ${master.mtu} of its master ${master.name}; raise the master's ` +
        `first (ip link set dev ${master.name} mtu ${keys.mtu}) or ask for at most ${master.mtu}`,
    );
  }
  return {
    do: "macvlan.create",
    ifname: nic.ifname,
    master: master.name,
    mode: keys.mode === "" ? "bridge" : keys.mode,
    ...(keys.mtu > 0 && { mtu: keys.mtu }),
    ...(mac !== undefined && { mac }),
    ...(keys.bcqueuelen > 0 && { bcQueueLen: keys.bcqueuelen }),
  };
}

function masterOf(name: string, host: HostView): Link {
  const wanted = name === "" ? defaultLink(host) : name;
  const link = host.link(wanted);
  if (link !== undefined) return link;
  throw new CniError("deviceMissing", `The node has no link "${wanted}" that "master" could name`);
}

/** The link of the host's first default route. */
function defaultLink(host: HostView): string {
  const route = host.routes().find(({ dst, table }) => lengthOf(dst) === 0 && table === RT_TABLE.main);
  const dev = route?.dev ?? route?.nexthops?.[0]?.dev;
  if (dev !== undefined) return dev;
  throw new CniError(
    "invalidNetworkConfig",
    '"master" is missing, and the node has no default route to take a link from',
  );
}
