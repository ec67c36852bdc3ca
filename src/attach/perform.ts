import { CniError, messageOf } from "../wire/error.ts";
import type { Namespaces, Operation } from "./operation.ts";
import { rowOf } from "./operations/table.ts";
import { say } from "./say.ts";
import type { Sights } from "./sight.ts";

/** Whether another attachment's plan still holds the identical operation: then its effect stays. */
export type Keep = (operation: Operation) => boolean;

/** Called ahead of each step; what it throws ends the walk there (deadline, client gone, a fault to be injected). */
export type OnStep = (index: number, operation: Operation) => void | Promise<void>;

/** What every operation of a plan will have to give back, read before the first effect; plain JSON, one for each. */
export function readBefores(plan: readonly Operation[], at: Sights): unknown[] {
  return plan.map((operation) => rowOf(operation).before(operation, at) ?? null);
}

/**
 * Performs a plan in order; what another attachment has done, and `standing` shows, is not done again. On an error all of it
 * is undone, the operation that failed included, since it may have been done by half; then that first error is thrown,
 * with what could not be undone in its details.
 */
export async function perform(
  plan: readonly Operation[],
  befores: readonly unknown[],
  at: Namespaces,
  { keep, standing = at, onStep }: { keep: Keep; standing?: Sights; onStep?: OnStep },
): Promise<void> {
  for (const [index, operation] of plan.entries()) {
    if (keep(operation) && rowOf(operation).seen(operation, standing)) continue;
    try {
      await onStep?.(index, operation);
      await rowOf(operation).act(operation, at, befores[index]);
    } catch (error) {
      const left = await walkBack(plan.slice(0, index + 1), befores, at, keep);
      throw left.length === 0 ? error : withRemains(error, left);
    }
  }
}

/**
 * Undoes a plan backwards, as much of it as was performed; harmless when repeated. What `keep` claims stays. An
 * operation that cannot be undone does not stop the others; the first such error is thrown at the end.
 */
export async function undo(
  plan: readonly Operation[],
  befores: readonly unknown[],
  at: Namespaces,
  keep: Keep,
  onStep?: OnStep,
): Promise<void> {
  const left = await walkBack(plan, befores, at, keep, onStep);
  if (left.length > 0) throw withRemains(left[0]!.error, left);
}

interface Remain {
  operation: Operation;
  error: unknown;
}

async function walkBack(
  plan: readonly Operation[],
  befores: readonly unknown[],
  at: Namespaces,
  keep: Keep,
  onStep?: OnStep,
): Promise<Remain[]> {
  const left: Remain[] = [];
  for (const index of undoOrder(plan)) {
    const operation = plan[index]!;
    if (keep(operation)) continue;
    await onStep?.(index, operation);
    try {
      await rowOf(operation).undo(operation, at, befores[index]);
    } catch (error) {
      left.push({ operation, error });
    }
  }
  return left;
}

/** Ranked operations first, lowest rank first; then the others, last first. */
function undoOrder(plan: readonly Operation[]): number[] {
  const rank = (index: number) => rowOf(plan[index]!).undoRank?.(plan[index]!);
  const backwards = [...plan.keys()].reverse();
  const ranked = backwards.filter((index) => rank(index) !== undefined).sort((one, other) => rank(one)! - rank(other)!);
  return [...ranked, ...backwards.filter((index) => rank(index) === undefined)];
}

function withRemains(first: unknown, left: Remain[]): CniError {
  const remains = left.map(({ operation, error }) => `not undone: ${say([operation])[0]} (${messageOf(error)})`);
  const details = [first instanceof CniError ? first.details : undefined, ...remains].filter(
    (text) => text !== undefined,
  );
  const code = first instanceof CniError ? first.code : "internal";
  return new CniError(code, messageOf(first), { cause: first, details: details.join("; ") });
}
