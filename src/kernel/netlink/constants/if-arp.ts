// include/uapi/linux/if_arp.h

export const ARPHRD_ETHER = 1;
export const ARPHRD_INFINIBAND = 32;
export const ARPOP_REQUEST = 1;
