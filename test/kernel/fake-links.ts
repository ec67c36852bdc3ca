import { constants } from "node:os";
import { bitsOf } from "../../src/address/ip.ts";
import type { Mac } from "../../src/address/mac.ts";
import { type Cidr, ipOf, lengthOf, networkOf, prefixFamily } from "../../src/address/prefix.ts";
import type { InterfaceAddress } from "../../src/kernel/address.ts";
import type { Link, NewLink } from "../../src/kernel/link.ts";
import type { Neighbour } from "../../src/kernel/neighbour.ts";
import { NetlinkError } from "../../src/kernel/netlink/error.ts";
import type { Route } from "../../src/kernel/route.ts";
import type { VfSetting, VfState } from "../../src/kernel/vf.ts";
import type { FakeWorld } from "./fake-world.ts";

/** The name of an errno. */
export type Refusal = keyof typeof constants.errno;

/** A link with what only its PF or the fake knows. */
export type FakeLink = Link & { vfs?: VfState[]; pf?: string };

type Plain<Branded> = { [Key in keyof Branded]: Branded[Key] extends string | undefined ? string : Branded[Key] };

/** The links of a `FakeKernel`, and what goes when they do. */
export class FakeLinks {
  readonly netns: number;
  readonly place: string;
  list: FakeLink[] = [];
  ips: InterfaceAddress[] = [];
  table: Route[] = [];
  neighbourList: Neighbour[] = [];
  readonly settings = new Map<string, string>();
  protected readonly world: FakeWorld;

  constructor(world: FakeWorld, netns: number, place: string) {
    this.world = world;
    this.netns = netns;
    this.place = place;
  }

  /** A link that is simply there. */
  addLink(link: Partial<Plain<FakeLink>> & { name: string }): FakeLink {
    const plain = {
      index: this.world.nextIndex(),
      mtu: 1500,
      flags: 0,
      up: false,
      altnames: [],
      group: 0,
      txQueueLen: 1000,
    };
    const made = { ...plain, ...link, carrier: link.carrier ?? link.up ?? false } as unknown as FakeLink;
    this.list.push(made);
    return made;
  }

  links = (): Link[] => this.list.map(({ vfs, pf, ...link }) => ({ ...link, altnames: [...link.altnames] }));
  link = (name: string): Link | undefined =>
    this.links().find((one) => one.name === name || one.altnames.includes(name));

  linkAt = (index: number): Link | undefined => this.links().find((one) => one.index === index);

  createLink(link: NewLink): void {
    const target = link.netns === undefined ? this : this.world.kernelOf(link.netns);
    const master = link.kind === "macvlan" ? link.master : undefined;
    const command = `ip ${this.place}link add ${master === undefined ? "" : `link ${master} `}name ${link.name} type ${link.kind}`;
    this.ask(command);
    const lower = master === undefined ? undefined : this.own(master, command);
    if (target.link(link.name) !== undefined) throw refusal(command, "EEXIST");
    if (lower !== undefined && (link.mtu ?? 0) > lower.mtu) throw refusal(command, "EINVAL");
    const below = lower === undefined ? {} : { link: lower.index, linkNetnsId: 0 };
    const mac = link.mac ?? "02:00:00:00:00:01";
    target.addLink({ name: link.name, kind: link.kind, mtu: link.mtu ?? lower?.mtu ?? 1500, mac, ...below });
  }

  deleteLink(name: string): boolean {
    this.ask(`ip ${this.place}link del dev ${name}`);
    const link = this.list.find((one) => one.name === name);
    if (link === undefined) return false;
    this.forget(link);
    return true;
  }

  deleteLinkSoon = async (name: string): Promise<boolean> => this.deleteLink(name);

  deleteLinkGroup(group: number): boolean {
    const members = this.list.filter((link) => link.group === group);
    for (const { name } of members) this.deleteLink(name);
    return members.length > 0;
  }

  setLinkUp(name: string, up: boolean): void {
    const link = this.change(name, up ? "up" : "down");
    if (link.up === up) return;
    link.up = up;
    link.carrier = up;
    if (!up) this.flush(name);
    for (const { dev, address } of this.ips) if (up && dev === name) this.connect(dev, address);
  }

  setLinkName(name: string, newName: string): void {
    const command = `ip ${this.place}link set dev ${name} name ${newName}`;
    const link = this.change(name, `name ${newName}`);
    if (this.link(newName) !== undefined) throw refusal(command, "EEXIST");
    if (link.up) throw refusal(command, "EBUSY");
    link.name = newName;
    for (const one of [...this.ips, ...this.table, ...this.neighbourList]) if (one.dev === name) one.dev = newName;
  }

  setLinkMtu(name: string, mtu: number): void {
    const link = this.change(name, `mtu ${mtu}`);
    const limit = link.pf === undefined ? undefined : this.world.host.link(link.pf)?.mtu;
    if (mtu > (limit ?? link.maxMtu ?? mtu)) throw refusal(`ip ${this.place}link set dev ${name} mtu ${mtu}`, "EINVAL");
    link.mtu = mtu;
  }

  setLinkMac(name: string, mac: Mac): void {
    this.change(name, `address ${mac}`).mac = mac;
  }

  setLinkTxQueueLen(name: string, length: number): void {
    this.change(name, `txqueuelen ${length}`).txQueueLen = length;
  }

  setLinkAlias(name: string, alias: string): void {
    const link = this.change(name, `alias "${alias}"`);
    if (alias === "") delete link.alias;
    else link.alias = alias;
  }

  setLinkGroup(name: string, group: number): void {
    this.change(name, `group ${group}`).group = group;
  }

  deleteAltname(name: string, altname: string): boolean {
    const link = this.own(name, `ip ${this.place}link property del dev ${name} altname ${altname}`);
    const had = link.altnames.includes(altname);
    link.altnames = link.altnames.filter((one) => one !== altname);
    return had;
  }

  /** As Linux has it: where only the new name is taken, the device has moved all the same, under its old one. */
  moveLink(name: string, netns: number, newName: string): void {
    const target = this.world.kernelOf(netns);
    const command = `ip ${this.place}link set dev ${name} netns ${target.place === "" ? "host" : "pod"} name ${newName}`;
    this.ask(command);
    const link = this.own(name, command);
    if (link.altnames.some((altname) => target.link(altname) !== undefined)) throw refusal(command, "EEXIST");
    const taken = target.link(newName) !== undefined;
    if (taken && target.link(name) !== undefined) throw refusal(command, "EEXIST");
    this.give(link, target, taken ? name : newName);
    if (taken) throw refusal(command, "EEXIST");
  }

  /** The link in another namespace: down, without addresses and routes, of another index. */
  give(link: FakeLink, target: FakeLinks, name: string): void {
    this.forget(link);
    target.list.push({ ...link, name, up: false, carrier: false, index: this.world.nextIndex() });
  }

  vfs(pf: string): VfState[] {
    const link = this.own(pf, `ip link show dev ${pf}`);
    if (link.vfs === undefined) throw refusal(`ip link show dev ${pf}`, "EOPNOTSUPP");
    return link.vfs.map((state) => ({ ...state }));
  }

  setVf(pf: string, vf: number, setting: VfSetting): void {
    const { set, ...values } = setting;
    const command = `ip link set dev ${pf} vf ${vf} ${set} ${Object.values(values).join(" ")}`;
    this.ask(command);
    const state = this.own(pf, command).vfs?.find((one) => one.vf === vf);
    if (state === undefined) throw refusal(command, "EINVAL");
    if (setting.set === "mac") state.mac = setting.mac;
    if (setting.set === "vlan")
      Object.assign(state, { vlan: setting.vlan, qos: setting.qos, vlanProto: setting.proto });
    if (setting.set === "rate") Object.assign(state, { minTxRate: setting.min, maxTxRate: setting.max });
    if (setting.set === "spoofchk" || setting.set === "trust") state[setting.set] = setting.on;
    if (setting.set === "state") state.linkState = setting.state;
  }

  protected ask(command: string): void {
    this.world.asked.push(command);
    const errno = this.world.refuse(command);
    if (errno !== undefined) throw refusal(command, errno);
  }

  protected own(name: string, command: string): FakeLink {
    const link = this.list.find((one) => one.name === name || one.altnames.includes(name));
    if (link === undefined) throw refusal(command, "ENODEV");
    return link;
  }

  protected change(name: string, what: string): FakeLink {
    const command = `ip ${this.place}link set dev ${name} ${what}`;
    this.ask(command);
    return this.own(name, command);
  }

  protected forget(link: FakeLink): void {
    this.list = this.list.filter((one) => one !== link);
    this.ips = this.ips.filter(({ dev }) => dev !== link.name);
    this.flush(link.name);
    for (const key of this.settings.keys()) if (key.includes(`/conf/${link.name}/`)) this.settings.delete(key);
  }

  protected flush(dev: string): void {
    this.table = this.table.filter((route) => route.dev !== dev && !route.nexthops?.some((hop) => hop.dev === dev));
    this.neighbourList = this.neighbourList.filter((one) => one.dev !== dev);
  }

  protected connect(dev: string, address: Cidr): void {
    const family = prefixFamily(address);
    if (lengthOf(address) === bitsOf(family)) return;
    const source = family === 4 ? ({ src: ipOf(address), scope: "link" } as const) : { metric: 256 };
    this.table.push({ family, dst: networkOf(address), table: 254, dev, protocol: 2, ...source });
  }
}

export function refusal(command: string, errno: Refusal): NetlinkError {
  return new NetlinkError(command, constants.errno[errno]);
}
