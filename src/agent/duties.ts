/** What the agent must do to be of use; `http` is for people, all others are for Pods. */
export const DUTIES = ["socket", "state", "manifests", "kernel", "sweep", "http"] as const;

export type DutyName = (typeof DUTIES)[number];

/** `degraded` still serves, in part or from what was known before; `failing` does not. */
export type DutyState =
  | { kind: "starting" }
  | { kind: "ready" }
  | { kind: "degraded"; reason: string }
  | { kind: "failing"; reason: string };

export type Duty = { name: DutyName; since: Date } & DutyState;

/** Who is ready since when: parts of the agent tell it, `/readyz` and STATUS read it. */
export interface Duties {
  set(name: DutyName, state: DutyState): void;
  list(): Duty[];
  /** The duties for whose sake no ADD could succeed; empty when the agent is ready. */
  failing(): Duty[];
}

/** All duties, starting. `changed` hears of each change of state or reason, and what was before. */
export function createDuties(clock: () => Date, changed: (duty: Duty, before: Duty) => void = () => {}): Duties {
  const duties = new Map<DutyName, Duty>(DUTIES.map((name) => [name, { name, kind: "starting", since: clock() }]));
  return {
    set(name, state) {
      const before = duties.get(name)!;
      if (sameState(before, state)) return;
      const since = before.kind === state.kind ? before.since : clock();
      const duty: Duty = { name, since, ...state };
      duties.set(name, duty);
      changed(duty, before);
    },
    list: () => [...duties.values()],
    failing: () => [...duties.values()].filter((duty) => duty.name !== "http" && !serves(duty)),
  };
}

function serves(duty: Duty): boolean {
  return duty.kind === "ready" || duty.kind === "degraded";
}

function sameState(one: DutyState, other: DutyState): boolean {
  return one.kind === other.kind && reasonOf(one) === reasonOf(other);
}

function reasonOf(state: DutyState): string | undefined {
  return "reason" in state ? state.reason : undefined;
}
