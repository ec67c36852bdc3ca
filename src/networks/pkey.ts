import { doubtful, type Remark, refused } from "./remark.ts";

const PATH = ["spec", "ibsriov", "pkey"];

/**
 * A PKey as ib-kubernetes reads it, hexadecimal behind `0x`. A number, which YAML makes of `pkey: 1000`, is written
 * out; other text is passed on as it stands.
 */
export function pkeyOf(pkey: string | number | undefined): { pkey?: string; remarks: Remark[] } {
  if (pkey === undefined) return { remarks: [] };
  if (typeof pkey === "string") return { pkey, remarks: /^0x[0-9a-f]{1,4}$/i.test(pkey) ? [] : [notHex(pkey)] };
  if (Number.isInteger(pkey) && pkey >= 0 && pkey <= 0xffff) return { pkey: `0x${pkey.toString(16)}`, remarks: [] };
  return { remarks: [refused(PATH, `spec.ibsriov.pkey is ${pkey}; write 16 bits, for example "0x3e8"`)] };
}

function notHex(pkey: string): Remark {
  const digits = /^\d+$/.test(pkey) && Number(pkey) <= 0xffff ? `"0x${Number(pkey).toString(16)}"` : '"0x3e8"';
  const text = `spec.ibsriov.pkey is "${pkey}", which ib-kubernetes will not read; write for example ${digits}`;
  return doubtful(PATH, text);
}
