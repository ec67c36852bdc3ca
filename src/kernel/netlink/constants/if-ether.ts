// include/uapi/linux/if_ether.h; in network order on the wire

export const ETH_P_ARP = 0x0806;
export const ETH_P_8021Q = 0x8100;
export const ETH_P_8021AD = 0x88a8;
