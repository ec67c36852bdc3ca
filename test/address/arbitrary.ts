import fc from "fast-check";
import { bitsOf, type Family, type Ip, ipFromValue } from "../../src/address/ip.ts";
import { type Cidr, cidrOf, networkOf, type Prefix } from "../../src/address/prefix.ts";

/** Addresses of both families or of one, the ends and small numbers among them. */
export function anIp(family?: Family): fc.Arbitrary<Ip> {
  return (family === undefined ? fc.constantFrom<Family>(4, 6) : fc.constant(family)).chain((one) => {
    const max = (1n << BigInt(bitsOf(one))) - 1n;
    return fc.oneof(fc.bigInt(0n, max), fc.bigInt(0n, 255n), fc.constant(max)).map((value) => ipFromValue(one, value));
  });
}

/** Addresses with a prefix length, host bits and all. */
export function aCidr(family?: Family): fc.Arbitrary<Cidr> {
  return anIp(family).chain((ip) => fc.nat(ip.includes(":") ? 128 : 32).map((length) => cidrOf(ip, length)));
}

export function aPrefix(family?: Family): fc.Arbitrary<Prefix> {
  return aCidr(family).map(networkOf);
}
