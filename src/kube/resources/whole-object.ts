import * as v from "valibot";
import { WholeMetadata } from "../metadata.ts";

/** An object with everything that is in it. Its `spec` and `status` are read by the folder that knows what they mean. */
export const WholeObject = v.looseObject({
  metadata: WholeMetadata,
  spec: v.optional(v.unknown()),
  status: v.optional(v.unknown()),
});

export type WholeObject = v.InferOutput<typeof WholeObject>;
