import { bootId } from "../kernel/boot.ts";
import type { Attachment } from "../state/attachments.ts";
import type { NicRequest, Request } from "../wire/request.ts";
import type { Call } from "./workshop.ts";

/** What a record keeps of the ADD that it answers: `Attachment.request`. */
interface Asked extends Pick<NicRequest, "args" | "config" | "prevResult" | "delegated"> {
  /** `Request.issuedAt`, of the record's boot; of an ADD that was repeated, the latest. */
  issuedAt: number;
}

export function askedBy({ request: { issuedAt }, nic }: Call): Asked {
  const { args, config, prevResult, delegated } = nic;
  return { issuedAt, args, config, ...(prevResult && { prevResult }), ...(delegated && { delegated }) };
}

/** Whether the record is what this ADD asks for. */
export function asksTheSame({ request }: Attachment, call: Call): boolean {
  if (request === undefined) return false;
  const { issuedAt: _, ...asked } = request as Asked;
  const { issuedAt: __, ...asks } = askedBy(call);
  return Bun.deepEquals(asked, asks);
}

/** Whether the record answers an ADD that began after this request, a DEL or a GC that comes late: it is not meant. */
export function isLaterThan({ request, boot }: Attachment, { issuedAt }: Request): boolean {
  return boot === bootId() && request !== undefined && (request as Asked).issuedAt > issuedAt;
}
