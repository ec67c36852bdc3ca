import * as v from "valibot";
import { type Mac, parseMac } from "../../address/mac.ts";
import { CniError } from "../../wire/error.ts";
import type { NicRequest } from "../../wire/request.ts";
import { goObject } from "./go-object.ts";
import { MacText } from "./values.ts";

const Nothing = v.pipe(
  v.string(),
  v.transform(() => undefined),
);
const OptionalMac = v.optional(v.lazy((text) => (text === "" ? Nothing : MacText)));

/** Where a configuration may ask for a MAC by itself or for the runtime. */
export const MAC_KEYS = {
  mac: OptionalMac,
  runtimeConfig: v.optional(goObject({ mac: OptionalMac })),
};

export type MacKeys = { mac?: Mac | undefined; runtimeConfig?: { mac?: Mac | undefined } | undefined };

/** The MAC asked for: of the runtime's configuration, else of CNI_ARGS, else of the network configuration. */
export function requestedMac(config: MacKeys, nic: Pick<NicRequest, "args">): Mac | undefined {
  return config.runtimeConfig?.mac ?? macOfArgs(nic.args.MAC) ?? config.mac;
}

function macOfArgs(text: string | undefined): Mac | undefined {
  if (text === undefined || text === "") return undefined;
  const mac = parseMac(text);
  if (mac !== undefined) return mac;
  throw new CniError("invalidEnvironmentVariables", `CNI_ARGS has MAC=${text}, which is no hardware address`);
}
