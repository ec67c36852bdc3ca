/** How RDMA devices relate to network namespaces: `rdma system show`. */
export type RdmaNetnsMode = "exclusive" | "shared";

/** An RDMA device visible in a namespace: a line of `rdma dev show`. */
export interface RdmaDevice {
  index: number;
  name: string;
}
