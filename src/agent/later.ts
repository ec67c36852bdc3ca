/** Runs a function once, so many milliseconds later; answers how to call that off. */
export type Wait = (work: () => unknown, milliseconds: number) => () => void;

/** `setTimeout` as a `Wait`. */
export function later(work: () => unknown, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}
