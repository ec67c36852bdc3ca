/** Runs a function once, so many milliseconds later; answers how to call that off. */
export type Wait = (work: () => void, milliseconds: number) => () => void;

/** `setTimeout` as a `Wait`. */
export function later(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}
