import type { Resource } from "../resource.ts";
import { WholeObject } from "./whole-object.ts";

/** An aligned run of 64 addresses and who holds which of them; what is in it is for the claims to read. */
export const IP_BLOCK: Resource<WholeObject> = {
  group: "railhead.io",
  version: "v1alpha1",
  kind: "IPBlock",
  plural: "ipblocks",
  scope: "Cluster",
  schema: WholeObject,
};
