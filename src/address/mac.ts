/** A hardware address in lower-case colon form, 6 bytes (Ethernet) or 20 (IPoIB). */
export type Mac = string & { readonly __kind: "mac" };

/** Accepts `:` or `-` between the bytes and either case; nothing if it is no hardware address. */
export function parseMac(text: string): Mac | undefined {
  const plain = text.toLowerCase().replaceAll("-", ":");
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(plain) || /^[0-9a-f]{2}(?::[0-9a-f]{2}){19}$/.test(plain)
    ? (plain as Mac)
    : undefined;
}

export function macBytes(mac: Mac): Uint8Array {
  return Uint8Array.from(mac.split(":"), (byte) => Number.parseInt(byte, 16));
}

export function macFromBytes(bytes: Uint8Array): Mac {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":") as Mac;
}

/** The all-zero address, by which drivers mean "none was set". */
export function isZeroMac(mac: Mac): boolean {
  return /^[0:]+$/.test(mac);
}
