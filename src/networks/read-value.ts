import * as v from "valibot";
import { issuePath, issueText } from "./issue.ts";
import { doubtful, pathText, type Remark, refused } from "./remark.ts";
import { stated } from "./stated.ts";
import { unknownKeys } from "./unknown-keys.ts";

/**
 * A manifest met by its schema: the value where every member is right, and a remark on each that is wrong (error) or
 * that the schema does not know (warning).
 */
export function readValue<Output>(
  schema: v.GenericSchema<unknown, Output>,
  raw: unknown,
): { value?: Output; remarks: Remark[] } {
  const value = stated(raw);
  const parsed = v.safeParse(schema, value);
  const unknown = unknownKeys(schema, value).map(({ path, known }) =>
    doubtful(path, `${pathText(path)} is no field and is ignored; the fields there are ${known.join(", ")}`),
  );
  if (parsed.success) return { value: parsed.output, remarks: unknown };
  const wrong = parsed.issues.map((issue) => refused(issuePath(issue), issueText(issue, issuePath(issue))));
  return { remarks: [...wrong, ...unknown] };
}
