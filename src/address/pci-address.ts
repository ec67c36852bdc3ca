/** `dddd:bb:dd.f` in lower case, as sysfs names PCI functions. */
export type PciAddress = string & { readonly __kind: "pci" };

/** A full PCI address, or one without its domain (`86:01.2`), which then is 0000; nothing if it is none. */
export function parsePciAddress(text: string): PciAddress | undefined {
  const plain = text.toLowerCase();
  if (/^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(plain)) return plain as PciAddress;
  return /^[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(plain) ? (`0000:${plain}` as PciAddress) : undefined;
}
