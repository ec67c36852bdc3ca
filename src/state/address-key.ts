/** An address's number as SQLite compares and indexes it: 32 hexadecimal digits, so text order is the number's order. */
export function addressKey(value: bigint): string {
  return value.toString(16).padStart(32, "0");
}

/** The number of an `addressKey`. */
export function addressOfKey(key: string): bigint {
  return BigInt(`0x${key}`);
}
