// include/uapi/linux/if.h

export const IFF_UP = 1 << 0;
export const IFF_RUNNING = 1 << 6;
export const IFF_LOWER_UP = 1 << 16;
