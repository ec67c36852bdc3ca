import type { Look } from "../kernel/look.ts";
import type { Namespaces } from "./operation.ts";

/** The two namespaces of an attachment, to be looked at; a Pod whose namespace is gone has none. */
export interface Sights {
  host: Look;
  pod: Look | undefined;
}

/** Both namespaces as they are now: each list is asked of the kernel once, however many operations look at it. */
export function lookAt({ host, pod }: Namespaces): Sights {
  return { host: host.look(), pod: pod?.look() };
}
