// include/uapi/linux/in.h, include/uapi/linux/in6.h

export const IPPROTO_IPV6 = 41;
export const IPPROTO_ICMPV6 = 58;
export const IPV6_MULTICAST_IF = 17;
export const IPV6_MULTICAST_HOPS = 18;

// netinet/icmp6.h

/** Neighbour advertisement, RFC 4861 section 4.4. */
export const ND_NEIGHBOR_ADVERT = 136;
/** Option "target link-layer address", RFC 4861 section 4.6.1. */
export const ND_OPT_TARGET_LINKADDR = 2;
