import { CniError } from "../wire/error.ts";
import type { Operation } from "./operation.ts";
import { sameRoute } from "./operations/same-route.ts";
import { rowOf } from "./operations/table.ts";
import { say } from "./say.ts";
import type { Sights } from "./sight.ts";

/**
 * CHECK: compares a plan with the kernel. `later` are the operations of plugins chained behind it, which may have
 * changed its effects on purpose. Throws `CniError` checkFailed naming each effect that is missing.
 */
export function verify(plan: readonly Operation[], at: Sights, later: readonly Operation[] = []): void {
  const missing = plan.filter(
    (operation) => !rowOf(operation).seen(operation, at) && !later.some((follower) => replaces(follower, operation)),
  );
  if (missing.length === 0) return;
  throw new CniError("checkFailed", `These are gone or changed: ${say(missing).join("; ")}`);
}

/** Whether a later operation takes the place of an earlier one's effect. */
function replaces(later: Operation, earlier: Operation): boolean {
  if (later.do === "route.remove" && earlier.do === "route.add") {
    return later.in === earlier.in && sameRoute(later.route, earlier.route);
  }
  if (later.do === "sysctl.set" && earlier.do === "sysctl.set") {
    return later.in === earlier.in && later.key === earlier.key;
  }
  if (later.do !== "link.mtu" && later.do !== "link.mac" && later.do !== "link.txqueuelen") return false;
  return later.do === earlier.do && later.ifname === earlier.ifname;
}
