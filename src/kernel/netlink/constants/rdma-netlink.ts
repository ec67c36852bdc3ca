// include/uapi/rdma/rdma_netlink.h

export const RDMA_NL_NLDEV = 5;

export const RDMA_NLDEV_CMD_GET = 1;
export const RDMA_NLDEV_CMD_SET = 2;
export const RDMA_NLDEV_CMD_SYS_GET = 6;

export const RDMA_NLDEV_ATTR_DEV_INDEX = 1;
export const RDMA_NLDEV_ATTR_DEV_NAME = 2;
export const RDMA_NLDEV_SYS_ATTR_NETNS_MODE = 66;
export const RDMA_NLDEV_NET_NS_FD = 68;
