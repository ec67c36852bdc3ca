/** Takes bytes as they come and gives the lines that they end. */
export interface LineSplitter {
  /** Throws RangeError where a line has grown beyond the limit. */
  push(chunk: Uint8Array): string[];
  /** Bytes of a line that has not ended yet. */
  pending(): number;
}

/**
 * Lines of UTF-8, ended by a line feed, however they are cut: a byte 0x0A is never part of another character. Empty
 * lines are passed over. A line may have `limit` bytes.
 */
export function splitLines(limit: number): LineSplitter {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let pending = 0;

  function keep(part: Uint8Array): void {
    if (part.length === 0) return;
    if (pending + part.length > limit) throw new RangeError(`A line has more than ${limit} bytes`);
    parts.push(part);
    pending += part.length;
  }
  function take(): string {
    const [first, ...more] = parts;
    const line = decoder.decode(more.length === 0 ? first : Buffer.concat(parts, pending));
    parts = [];
    pending = 0;
    return line;
  }
  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
        keep(chunk.subarray(from, end));
        if (pending > 0) lines.push(take());
        from = end + 1;
      }
      // Copied: whose the chunk's memory is by the time its line ends is not ours to know.
      keep(chunk.slice(from));
      return lines;
    },
    pending: () => pending,
  };
}
