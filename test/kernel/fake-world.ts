import type { VfState } from "../../src/kernel/vf.ts";
import { FakeKernel } from "./fake-kernel.ts";
import type { FakeLink, Refusal } from "./fake-links.ts";

/**
 * A host with one Pod, in memory: links and RDMA devices move between the two, a namespace dies, and both print
 * themselves as the lines an operator would see.
 */
export class FakeWorld {
  readonly host = new FakeKernel(this, 3, "");
  pod = new FakeKernel(this, 4, "-n pod ");
  /** Every change asked for, as a command, refused ones too. */
  readonly asked: string[] = [];
  /** Answers the errno by which a command is refused; nothing lets it pass. */
  refuse: (command: string) => Refusal | undefined = () => undefined;
  #nextIndex = 1;

  constructor() {
    for (const kernel of [this.host, this.pod]) kernel.addLink({ name: "lo", up: true, mtu: 65_536 });
  }

  nextIndex(): number {
    return this.#nextIndex++;
  }

  kernelOf(netns: number): FakeKernel {
    const kernel = [this.host, this.pod].find((one) => one.netns === netns);
    if (kernel === undefined) throw new Error(`No namespace has descriptor ${netns}`);
    return kernel;
  }

  /** A PF on the host and its VFs, `NAMEv0` on; of the PCI addresses `0000:BUS:00.0` and `0000:BUS:01.N`. */
  addPf(name: string, bus: string, vfs: number, mtu = 1500): void {
    const states = Array.from({ length: vfs }, (_, vf) => vfState(vf));
    this.host.addLink({ name, mtu, up: true, mac: `02:00:00:00:${bus}:ff`, parent: `0000:${bus}:00.0`, vfs: states });
    for (let vf = 0; vf < vfs; vf++) {
      this.host.addLink({
        name: `${name}v${vf}`,
        mac: `02:00:00:00:${bus}:0${vf}`,
        parent: `0000:${bus}:01.${vf}`,
        pf: name,
      });
    }
  }

  /** The pair of `eth0` and the host's `cali1`, with an address and the default route of Calico. */
  addFirstNic(): void {
    const { host, pod } = this;
    const peer = host.addLink({ name: "cali1", kind: "veth", up: true, mac: "ee:ee:ee:ee:ee:ee", linkNetnsId: 0 });
    const nic = pod.addLink({ name: "eth0", kind: "veth", up: true, mac: "0a:58:0a:e9:01:04", linkNetnsId: 0 });
    peer.link = nic.index;
    nic.link = peer.index;
    pod.addAddress("eth0", "10.233.1.4/32" as never);
    const gateway = { family: 4, dst: "169.254.1.1/32", table: 254, dev: "eth0", scope: "link" } as const;
    pod.addRoute(gateway as never);
    pod.addRoute({ family: 4, dst: "0.0.0.0/0", table: 254, dev: "eth0", gateway: "169.254.1.1" } as never);
    this.asked.length = 0;
  }

  /** `ip netns del`: what is physical comes home under the name it has, the rest is gone. */
  killPod(): void {
    const { host, pod } = this;
    for (const link of pod.list) if (link.parent !== undefined) pod.give(link, host, this.homeName(link));
    host.devices.push(...pod.devices);
    this.pod = new FakeKernel(this, 5, "-n pod ");
  }

  /** Both namespaces as text; equal worlds are equal lines. */
  print(): string[] {
    return [...this.host.print(), ...this.pod.print()];
  }

  private homeName(link: FakeLink): string {
    return this.host.link(link.name) === undefined ? link.name : `dev${link.index}`;
  }
}

function vfState(vf: number): VfState {
  const mac = "00:00:00:00:00:00" as VfState["mac"];
  const rates = { minTxRate: 0, maxTxRate: 0 };
  return { vf, mac, vlan: 0, qos: 0, vlanProto: "802.1q", ...rates, spoofchk: true, trust: false, linkState: "auto" };
}
