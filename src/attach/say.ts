import type { Operation } from "./operation.ts";
import { rowOf } from "./operations/table.ts";

/** A plan as an operator would type it, one line for each operation; `pod` stands for the Pod's namespace. */
export function say(plan: readonly Operation[]): string[] {
  return plan.map((operation) => rowOf(operation).say(operation));
}
