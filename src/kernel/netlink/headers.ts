import { viewOf } from "./attributes.ts";

/** `struct ifinfomsg` (linux/rtnetlink.h), 16 bytes. */
export interface Ifinfomsg {
  index: number;
  flags: number;
  change: number;
}

export function ifinfomsg({ index = 0, flags = 0, change = 0 }: Partial<Ifinfomsg> = {}): Uint8Array {
  return header(16, (view) => {
    view.setInt32(4, index, true);
    view.setUint32(8, flags, true);
    view.setUint32(12, change, true);
  });
}

/** Header and attributes of a link message, or nothing if it is too short; likewise the others. */
export function readIfinfomsg(payload: Uint8Array): (Ifinfomsg & Rest) | undefined {
  return read(payload, 16, (view, rest) => ({
    index: view.getInt32(4, true),
    flags: view.getUint32(8, true),
    change: view.getUint32(12, true),
    rest,
  }));
}

/** `struct ifaddrmsg` (linux/if_addr.h), 8 bytes. */
export interface Ifaddrmsg {
  family: number;
  prefixLength: number;
  flags: number;
  scope: number;
  index: number;
}

export function ifaddrmsg({ family, prefixLength, flags, scope, index }: Ifaddrmsg): Uint8Array {
  return header(8, (view) => {
    setBytes(view, [family, prefixLength, flags, scope]);
    view.setUint32(4, index, true);
  });
}

export function readIfaddrmsg(payload: Uint8Array): (Ifaddrmsg & Rest) | undefined {
  return read(payload, 8, (view, rest) => ({
    family: view.getUint8(0),
    prefixLength: view.getUint8(1),
    flags: view.getUint8(2),
    scope: view.getUint8(3),
    index: view.getUint32(4, true),
    rest,
  }));
}

/** `struct rtmsg` (linux/rtnetlink.h), 12 bytes. */
export interface Rtmsg {
  family: number;
  dstLength: number;
  table: number;
  protocol: number;
  scope: number;
  type: number;
  flags: number;
}

export function rtmsg({ family, dstLength, table, protocol, scope, type, flags }: Rtmsg): Uint8Array {
  return header(12, (view) => {
    setBytes(view, [family, dstLength, 0, 0, table, protocol, scope, type]);
    view.setUint32(8, flags, true);
  });
}

export function readRtmsg(payload: Uint8Array): (Rtmsg & Rest) | undefined {
  return read(payload, 12, (view, rest) => ({
    family: view.getUint8(0),
    dstLength: view.getUint8(1),
    table: view.getUint8(4),
    protocol: view.getUint8(5),
    scope: view.getUint8(6),
    type: view.getUint8(7),
    flags: view.getUint32(8, true),
    rest,
  }));
}

/** `struct fib_rule_hdr` (linux/fib_rules.h), 12 bytes. */
export interface FibRuleHdr {
  family: number;
  dstLength: number;
  srcLength: number;
  tos: number;
  table: number;
  action: number;
  flags: number;
}

export function fibRuleHdr({ family, dstLength, srcLength, tos, table, action, flags }: FibRuleHdr): Uint8Array {
  return header(12, (view) => {
    setBytes(view, [family, dstLength, srcLength, tos, table, 0, 0, action]);
    view.setUint32(8, flags, true);
  });
}

export function readFibRuleHdr(payload: Uint8Array): (FibRuleHdr & Rest) | undefined {
  return read(payload, 12, (view, rest) => ({
    family: view.getUint8(0),
    dstLength: view.getUint8(1),
    srcLength: view.getUint8(2),
    tos: view.getUint8(3),
    table: view.getUint8(4),
    action: view.getUint8(7),
    flags: view.getUint32(8, true),
    rest,
  }));
}

/** `struct ndmsg` (linux/neighbour.h), 12 bytes. */
export interface Ndmsg {
  family: number;
  index: number;
  state: number;
  flags: number;
}

export function ndmsg({ family, index, state, flags }: Ndmsg): Uint8Array {
  return header(12, (view) => {
    view.setUint8(0, family);
    view.setInt32(4, index, true);
    view.setUint16(8, state, true);
    view.setUint8(10, flags);
  });
}

export function readNdmsg(payload: Uint8Array): (Ndmsg & Rest) | undefined {
  return read(payload, 12, (view, rest) => ({
    family: view.getUint8(0),
    index: view.getInt32(4, true),
    state: view.getUint16(8, true),
    flags: view.getUint8(10),
    rest,
  }));
}

/** The bytes behind a fixed header: attributes. */
interface Rest {
  rest: Uint8Array;
}

function header(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(viewOf(bytes));
  return bytes;
}

function read<Header>(
  payload: Uint8Array,
  size: number,
  fields: (view: DataView, rest: Uint8Array) => Header,
): Header | undefined {
  return payload.length < size ? undefined : fields(viewOf(payload), payload.subarray(size));
}

function setBytes(view: DataView, values: number[]): void {
  for (const [at, value] of values.entries()) view.setUint8(at, value);
}
