// include/linux/socket.h, include/linux/net.h, include/uapi/asm-generic/socket.h; alike on x86-64 and arm64

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;

export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;

export const SOL_SOCKET = 1;
export const SO_RCVBUF = 8;
export const SO_RCVTIMEO = 20;
export const SO_RCVBUFFORCE = 33;
export const SO_NETNS_COOKIE = 71;

export const MSG_PEEK = 0x02;
export const MSG_TRUNC = 0x20;
