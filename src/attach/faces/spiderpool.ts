import * as v from "valibot";
import { CniError } from "../../wire/error.ts";
import { addressResult } from "./addressing.ts";
import type { Face } from "./face.ts";
import { goObject } from "./go-object.ts";
import { IpamKeys, ipamQuery } from "./ipam-keys.ts";
import { PciText } from "./values.ts";

const SpiderpoolConfig = goObject({ ipam: IpamKeys, deviceID: v.optional(PciText) });
type SpiderpoolConfig = v.InferOutput<typeof SpiderpoolConfig>;

/** The plugin `spiderpool`: addresses for a main plugin that is not ours, which applies them itself. */
export const spiderpool: Face<SpiderpoolConfig> = {
  name: "spiderpool",
  schema: SpiderpoolConfig,
  chained: false,
  needs({ ipam, deviceID }, nic) {
    const query = ipamQuery(ipam);
    if (query !== undefined) return { ipam: query, ...(deviceID !== undefined && { looksAt: deviceID }) };
    throw new CniError(
      "invalidNetworkConfig",
      `"ipam.type" of network ${nic.network} is "${ipam.type}", not spiderpool`,
    );
  },
  plan: () => [],
  result: (_, { grants }) => addressResult(grants),
};
