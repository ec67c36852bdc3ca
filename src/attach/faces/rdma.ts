import * as v from "valibot";
import { type PciAddress, parsePciAddress } from "../../address/pci-address.ts";
import { CniError } from "../../wire/error.ts";
import type { NicRequest } from "../../wire/request.ts";
import type { Operation } from "../operation.ts";
import type { Face, Given } from "./face.ts";
import { goObject } from "./go-object.ts";
import { PciText } from "./values.ts";

const RdmaConfig = goObject({ deviceID: v.optional(PciText) });
type RdmaConfig = v.InferOutput<typeof RdmaConfig>;

/** The plugin `rdma`, chained behind one that gave a VF: its RDMA device becomes the Pod's alone. */
export const rdma: Face<RdmaConfig> = {
  name: "rdma",
  schema: RdmaConfig,
  chained: true,
  needs(config, nic) {
    const device = config.deviceID ?? deviceOfResult(nic);
    if (device !== undefined) return { device, rdma: true };
    throw new CniError(
      "invalidNetworkConfig",
      `Plugin rdma of network ${nic.network} does not know whose RDMA device to move: neither deviceID nor the pciID of ` +
        `${nic.ifname} in prevResult is there`,
    );
  },
  plan: (_, given) => [rdmaMove(given)],
  result: (_, { nic }) => nic.prevResult ?? {},
};

/** Moves the RDMA device of the VF. Throws `CniError` deviceMissing where it has none. */
export function rdmaMove({ device, rdma: name }: Given): Operation {
  if (device !== undefined && name !== undefined) return { do: "rdma.move", device: name, pci: device.pci };
  throw new CniError(
    "deviceMissing",
    `The VF ${device?.pci ?? "of this NIC"} has no RDMA device to be given to the Pod`,
  );
}

/** The VF of the NIC as an earlier plugin of the chain has reported it. */
export function deviceOfResult({ prevResult, ifname }: NicRequest): PciAddress | undefined {
  const own = prevResult?.interfaces?.find(({ name, sandbox }) => name === ifname && sandbox !== undefined);
  return own?.pciID === undefined ? undefined : parsePciAddress(own.pciID);
}
