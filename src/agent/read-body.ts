/**
 * The body of a request as JSON, read piece by piece and given up as soon as it is longer than `limit` bytes: a
 * chunked body announces no length, so the server's own limit would not hold it.
 */
export async function readJson(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Body> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of body ?? []) {
      length += piece.length;
      if (length > limit) return { kind: "tooLong" };
      pieces.push(piece);
    }
  } catch (error) {
    return { kind: "broken", cause: error };
  }
  try {
    return { kind: "json", value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces))) };
  } catch (error) {
    return { kind: "broken", cause: error };
  }
}

export type Body = { kind: "json"; value: unknown } | { kind: "tooLong" } | { kind: "broken"; cause: unknown };
