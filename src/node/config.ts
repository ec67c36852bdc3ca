import * as v from "valibot";
import type { Face } from "../attach/faces/face.ts";
import { CniError } from "../wire/error.ts";
import type { NicRequest } from "../wire/request.ts";

/** The network configuration as its plugin reads it. Throws code 7 naming every key that is wrong. */
export function parseConfig<Config>(face: Face<Config>, nic: NicRequest): Config {
  const parsed = v.safeParse(face.schema, nic.config);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "configuration"}: ${issue.message}`);
  throw new CniError(
    "invalidNetworkConfig",
    `The configuration of plugin ${nic.face} in network ${nic.network} is wrong: ${issues.join("; ")}`,
  );
}
