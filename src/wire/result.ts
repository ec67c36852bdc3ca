/**
 * The success result of the CNI spec 1.1.0 (section 5): the one shape used inside railhead. What the runtime sees is
 * this, written in the version its configuration asks for (`result-shapes.ts`).
 */
export interface Result {
  interfaces?: Interface[];
  ips?: IpConfig[];
  routes?: RouteConfig[];
  dns?: Dns;
}

export interface Interface {
  name: string;
  mac?: string;
  mtu?: number;
  /** `CNI_NETNS` for an interface inside the Pod, absent for one on the host. */
  sandbox?: string;
  socketPath?: string;
  pciID?: string;
}

export interface IpConfig {
  /** Address with prefix length, `172.16.1.2/27`. */
  address: string;
  gateway?: string;
  /** Index into `interfaces`. */
  interface?: number;
}

export interface RouteConfig {
  dst: string;
  gw?: string;
  mtu?: number;
  advmss?: number;
  priority?: number;
  table?: number;
  scope?: number;
}

export interface Dns {
  nameservers?: string[];
  domain?: string;
  search?: string[];
  options?: string[];
}
