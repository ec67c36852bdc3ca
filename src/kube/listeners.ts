/** Those who want to hear of something. */
export interface Listeners<T> {
  /** Answers how to stop. */
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

export function listeners<T>(): Listeners<T> {
  const all = new Set<{ hear: (value: T) => void }>();
  return {
    add(hear) {
      // One function may listen twice.
      const entry = { hear };
      all.add(entry);
      return () => void all.delete(entry);
    },
    tell(value) {
      for (const { hear } of [...all]) hear(value);
    },
  };
}
