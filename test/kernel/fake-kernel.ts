import type { Ip } from "../../src/address/ip.ts";
import { type Cidr, contains, ipOf, lengthOf, prefixFamily } from "../../src/address/prefix.ts";
import type { InterfaceAddress } from "../../src/kernel/address.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { Neighbour } from "../../src/kernel/neighbour.ts";
import type { RdmaDevice, RdmaNetnsMode } from "../../src/kernel/rdma.ts";
import type { Route } from "../../src/kernel/route.ts";
import type { Rule } from "../../src/kernel/rule.ts";
import { FakeLinks, refusal } from "./fake-links.ts";
import { printKernel, routeLine, ruleLine } from "./fake-print.ts";

/** One namespace of a `FakeWorld`: enough of Linux for plans to be performed, undone and performed again. */
export class FakeKernel extends FakeLinks implements Kernel {
  ruleList: Rule[] = [];
  devices: RdmaDevice[] = [];
  mode: RdmaNetnsMode | undefined = "exclusive";

  print = (): string[] => printKernel(this);

  addresses = (): InterfaceAddress[] => this.ips.map((one) => ({ ...one }));

  addAddress(name: string, address: Cidr): void {
    const command = `ip ${this.place}addr add ${address} dev ${name}`;
    this.ask(command);
    const link = this.own(name, command);
    const isV6 = prefixFamily(address) === 6;
    if (isV6 && this.sysctl(`net/ipv6/conf/${name}/disable_ipv6`) === "1") throw refusal(command, "EACCES");
    if (this.ips.some((one) => one.dev === name && one.address === address)) throw refusal(command, "EEXIST");
    this.ips.push({ dev: name, address, scope: "global", flags: 0 });
    if (link.up) this.connect(name, address);
  }

  deleteAddress(name: string, address: Cidr): boolean {
    this.ask(`ip ${this.place}addr del ${address} dev ${name}`);
    const before = this.ips.length;
    this.ips = this.ips.filter((one) => one.dev !== name || one.address !== address);
    this.table = this.table.filter(({ dev, src, protocol }) => dev !== name || protocol !== 2 || src !== ipOf(address));
    return this.ips.length < before;
  }

  routes = (): Route[] => this.table.map((route) => ({ ...route }));
  routeTo = (address: Ip): Route | undefined => {
    const ways = this.table.filter(({ dst, table }) => table === 254 && contains(dst, address));
    return ways.sort((one, other) => lengthOf(other.dst) - lengthOf(one.dst))[0];
  };

  addRoute(route: Route): void {
    const command = `ip ${this.place}route add ${routeLine(route)}`;
    this.ask(command);
    const devs = route.nexthops?.map(({ dev }) => dev) ?? (route.dev === undefined ? [] : [route.dev]);
    for (const dev of devs) if (!this.own(dev, command).up) throw refusal(command, "ENETDOWN");
    if (this.table.some((one) => placeOf(one) === placeOf(route))) throw refusal(command, "EEXIST");
    if (route.gateway !== undefined && !this.#reaches(route)) throw refusal(command, "ENETUNREACH");
    this.table.push({ protocol: 3, ...route });
  }

  replaceRoute(route: Route): void {
    this.table = this.table.filter((one) => placeOf(one) !== placeOf(route));
    this.addRoute(route);
  }

  deleteRoute(route: Route): boolean {
    this.ask(`ip ${this.place}route del ${routeLine(route)}`);
    const at = this.table.findIndex((one) => placeOf(one) === placeOf(route) && one.dev === route.dev);
    if (at >= 0) this.table.splice(at, 1);
    return at >= 0;
  }

  rules = (): Rule[] => this.ruleList.map((rule) => ({ ...rule }));

  addRule(rule: Rule): void {
    const command = `ip ${this.place}rule add ${ruleLine(rule)}`;
    this.ask(command);
    if (this.ruleList.some((one) => ruleLine(one) === ruleLine(rule))) throw refusal(command, "EEXIST");
    this.ruleList.push(rule);
  }

  deleteRule(rule: Rule): boolean {
    this.ask(`ip ${this.place}rule del ${ruleLine(rule)}`);
    const at = this.ruleList.findIndex((one) => ruleLine(one) === ruleLine(rule));
    if (at >= 0) this.ruleList.splice(at, 1);
    return at >= 0;
  }

  neighbours = (): Neighbour[] => this.neighbourList.map((one) => ({ ...one }));

  setNeighbour(neighbour: Neighbour): void {
    const command = `ip ${this.place}neigh replace ${neighbour.ip} dev ${neighbour.dev} lladdr ${neighbour.mac}`;
    this.ask(command);
    this.own(neighbour.dev, command);
    this.#dropNeighbour(neighbour);
    this.neighbourList.push(neighbour);
  }

  deleteNeighbour(neighbour: Pick<Neighbour, "dev" | "ip">): boolean {
    this.ask(`ip ${this.place}neigh del ${neighbour.ip} dev ${neighbour.dev}`);
    return this.#dropNeighbour(neighbour);
  }

  rdmaDevices = (): RdmaDevice[] => this.devices.map((device) => ({ ...device }));
  rdmaNetnsMode = (): RdmaNetnsMode | undefined => this.mode;

  moveRdmaDevice(name: string, netns: number): void {
    const target = this.world.kernelOf(netns);
    const command = `rdma dev set ${name} netns ${target.place === "" ? "host" : "pod"}`;
    this.ask(command);
    const device = this.devices.find((one) => one.name === name);
    if (device === undefined) throw refusal(command, "ENODEV");
    if (this.mode === "shared") throw refusal(command, "EOPNOTSUPP");
    this.devices = this.devices.filter((one) => one !== device);
    target.devices.push(device);
  }

  renameRdmaDevice(name: string, newName: string): void {
    const command = `rdma dev set ${name} name ${newName}`;
    this.ask(command);
    const device = this.devices.find((one) => one.name === name);
    if (device === undefined) throw refusal(command, "ENODEV");
    device.name = newName;
  }

  sysctl(key: string): string | undefined {
    const dev = /^net\/ipv[46]\/conf\/([^/]+)\//.exec(key)?.[1];
    if (dev !== undefined && dev !== "all" && this.link(dev) === undefined) return undefined;
    return this.settings.get(key) ?? (dev === undefined ? undefined : "0");
  }

  setSysctl(key: string, value: string): void {
    this.ask(`sysctl -w ${key}=${value}`);
    if (this.sysctl(key) === undefined) throw refusal(`sysctl -w ${key}=${value}`, "ENOENT");
    if (value === "0") this.settings.delete(key);
    else this.settings.set(key, value);
  }

  announce(name: string, ip: Ip): void {
    this.ask(`announce ${ip} on ${name}`);
  }

  /** Nothing is remembered: what is looked at here costs nothing. */
  look = (): Kernel => this;

  close(): void {}

  #reaches({ gateway, dev, onlink, table }: Route): boolean {
    const ways = this.table.filter((one) => one.dev === dev && one.gateway === undefined);
    return onlink === true || ways.some((one) => [254, table].includes(one.table) && contains(one.dst, gateway!));
  }

  #dropNeighbour({ dev, ip }: Pick<Neighbour, "dev" | "ip">): boolean {
    const before = this.neighbourList.length;
    this.neighbourList = this.neighbourList.filter((one) => one.dev !== dev || one.ip !== ip);
    return this.neighbourList.length < before;
  }
}

/** Where a route stands: IPv4 routes made by the kernel for addresses may share a place, others may not. */
function placeOf({ family, dst, table, metric }: Route): string {
  return `${family} ${dst} ${table} ${metric ?? (prefixFamily(dst) === 6 ? 1024 : 0)}`;
}
