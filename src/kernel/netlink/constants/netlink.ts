// include/uapi/linux/netlink.h

export const NETLINK_ROUTE = 0;
export const NETLINK_RDMA = 20;

export const NLM_F_REQUEST = 0x01;
export const NLM_F_MULTI = 0x02;
export const NLM_F_ACK = 0x04;
export const NLM_F_DUMP_INTR = 0x10;
export const NLM_F_DUMP = 0x300;
export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
/** Of an acknowledgement: only the header of the request is echoed. */
export const NLM_F_CAPPED = 0x100;
/** Of an acknowledgement: attributes (`NLMSGERR_ATTR_*`) follow. */
export const NLM_F_ACK_TLVS = 0x200;

export const NLMSG_NOOP = 1;
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLMSG_OVERRUN = 4;
export const NLMSG_HDRLEN = 16;

export const NLMSGERR_ATTR_MSG = 1;

export const SOL_NETLINK = 270;
export const NETLINK_CAP_ACK = 10;
export const NETLINK_EXT_ACK = 11;

export const NLA_HDRLEN = 4;
export const NLA_F_NESTED = 0x8000;
/** `~(NLA_F_NESTED | NLA_F_NET_BYTEORDER)`, in the sixteen bits of `nla_type`. */
export const NLA_TYPE_MASK = 0x3fff;
