/** The first line and the header fields of an HTTP/1.1 message. */
export interface Head {
  start: string;
  /** Names as they came. */
  fields: readonly [name: string, value: string][];
}

/** The value of a header field, or nothing. */
export function field({ fields }: Head, name: string): string | undefined {
  return fields.find(([other]) => other.toLowerCase() === name)?.[1];
}

/** A head's bytes. */
export function headBytes({ start, fields }: Head): Buffer {
  return Buffer.from([start, ...fields.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n"), "latin1");
}

/** What is at the beginning of the bytes: a whole message, or not yet. */
export type Taken = { head: Head; body: Buffer; rest: Buffer } | undefined;

/** Takes a request off the bytes of a connection once it is whole, its body freed of chunks. */
export function takeRequest(bytes: Buffer): Taken {
  const opened = takeHead(bytes);
  if (opened === undefined) return undefined;
  const { head, rest } = opened;
  if (field(head, "transfer-encoding") === undefined) {
    const length = Number(field(head, "content-length") ?? 0);
    return rest.length < length ? undefined : { head, body: rest.subarray(0, length), rest: rest.subarray(length) };
  }
  const parts: Buffer[] = [];
  for (let left = rest; ; ) {
    const chunk = takeChunk(left);
    if (chunk === undefined) return undefined;
    left = chunk.rest;
    if (chunk.body.length === 0) return { head, body: Buffer.concat(parts), rest: left };
    parts.push(chunk.body);
  }
}

/** Where an answer ends, told from its bytes as they come. */
export interface AnswerReader {
  /** The answer's head, once it is there. */
  head(): Head | undefined;
  /** Takes more bytes; true once the answer is whole. */
  take(bytes: Buffer): boolean;
}

/** A reader of the answer to one request. RFC 9112, section 6.3; one that the server ends by closing has no other end. */
export function answerReader(method: string): AnswerReader {
  let left: Buffer = Buffer.alloc(0);
  let head: Head | undefined;
  return {
    head: () => head,
    take(bytes) {
      left = left.length === 0 ? bytes : Buffer.concat([left, bytes]);
      if (head === undefined) {
        const opened = takeHead(left);
        if (opened === undefined) return false;
        head = opened.head;
        left = opened.rest;
      }
      const status = Number(head.start.split(" ")[1]);
      if (method === "HEAD" || status === 204 || status === 304) return true;
      if (field(head, "transfer-encoding") === undefined) {
        const length = field(head, "content-length");
        return length !== undefined && left.length >= Number(length);
      }
      for (let chunk = takeChunk(left); chunk !== undefined; chunk = takeChunk(left)) {
        left = chunk.rest;
        if (chunk.body.length === 0) return true;
      }
      return false;
    },
  };
}

function takeHead(bytes: Buffer): { head: Head; rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [start = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { head: { start, fields }, rest: bytes.subarray(end + 4) };
}

/** One chunk with its size line; the last has no bytes, and trailers are not known. */
function takeChunk(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
  const line = bytes.indexOf("\r\n");
  if (line < 0) return undefined;
  const size = Number.parseInt(bytes.subarray(0, line).toString("latin1"), 16);
  const begin = line + 2;
  if (bytes.length < begin + size + 2) return undefined;
  return { body: bytes.subarray(begin, begin + size), rest: bytes.subarray(begin + size + 2) };
}
