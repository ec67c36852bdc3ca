import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { inOrder } from "../../src/command/ip.ts";
import type { AttachmentView, LeaseView, PoolView } from "../../src/node/node.ts";
import { railhead } from "./run-railhead.ts";

const POD = { namespace: "default", name: "train-0", uid: "u" };
const SINCE = "2026-01-01T00:00:00.000Z";

const leases: LeaseView[] = [
  { address: "172.16.1.10/27", pool: "rail1", containerId: "c0ffee", ifname: "net1", pod: POD, since: SINCE },
  { address: "172.16.1.9/27", pool: "rail1", containerId: "deadbeefdeadbeef", ifname: "net1", since: SINCE },
];
const attachments: AttachmentView[] = [
  {
    containerId: "c0ffee",
    ifname: "net1",
    face: "railhead",
    network: "sriov-eno3np1",
    netns: "/run/netns/x",
    pod: POD,
    device: "0000:86:01.2",
    state: "done",
    addresses: ["172.16.1.10/27"],
    plan: ["ip link set ens6f0v3 netns pod name net1", "ip -n pod link set net1 up"],
    since: SINCE,
  },
];
const pools: PoolView[] = [
  {
    name: "rail1",
    family: 4,
    subnet: "172.16.1.0/27",
    gateway: "172.16.1.1",
    total: "28",
    leased: 2,
    resting: 1,
    default: false,
    disabled: false,
  },
];

/** Stands in for the agent: the pages, and what was asked of them. */
const asked: string[] = [];
let server: Bun.Server<undefined>;
beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname, search, searchParams } = new URL(request.url);
      asked.push(`${pathname}${search}`);
      if (searchParams.get("pod") === "train-0")
        return Response.json({ error: "pod=train-0 names no Pod" }, { status: 400 });
      if (searchParams.get("container") === "metrics") return new Response("# HELP go_goroutines\n");
      return Response.json(
        { "/v1/leases": { leases }, "/v1/attachments": { attachments }, "/v1/pools": { pools } }[pathname],
      );
    },
  });
});
afterAll(() => server.stop(true));

describe("railhead inspect", () => {
  test("shows attachments as a table, and what was done for each", async () => {
    expect(await onAgent("inspect", "--plan", "--pod", "default/train-0")).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "POD              NIC   NETWORK        PLUGIN    DEVICE        ADDRESSES       STATE  SINCE",
        "default/train-0  net1  sriov-eno3np1  railhead  0000:86:01.2  172.16.1.10/27  done   2026-01-01T00:00:00.000Z",
        "    ip link set ens6f0v3 netns pod name net1",
        "    ip -n pod link set net1 up",
        "",
      ].join("\n"),
    });
    expect(asked.at(-1)).toBe("/v1/attachments?pod=default%2Ftrain-0");
  });

  test("shows leases, by Pod or else by container", async () => {
    const { stdout } = await onAgent("inspect", "leases");
    expect(stdout).toContain("172.16.1.10/27  rail1  default/train-0  net1");
    expect(stdout).toContain("172.16.1.9/27   rail1  deadbeefdeadb    net1");
  });

  test("shows pools", async () => {
    expect((await onAgent("inspect", "pools")).stdout).toBe(
      "POOL   SUBNET         GATEWAY     ADDRESSES  LEASED  RESTING  USE\nrail1  172.16.1.0/27  172.16.1.1  28         2       1        by name\n",
    );
  });

  test("prints the page's JSON", async () => {
    expect(JSON.parse((await onAgent("inspect", "--json")).stdout)).toEqual({ attachments });
    expect(JSON.parse((await onAgent("inspect", "leases", "--json")).stdout)).toEqual({ leases });
    expect(JSON.parse((await onAgent("inspect", "pools", "--json")).stdout)).toEqual({ pools });
  });

  test("hands on what the agent says of a filter as wrong usage", async () => {
    const run = await onAgent("inspect", "--pod", "train-0");
    expect(run).toEqual({ exitCode: 2, stdout: "", stderr: "railhead: pod=train-0 names no Pod\n" });
  });

  test("tells another server from an agent", async () => {
    const run = await onAgent("inspect", "--container", "metrics");
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("(status 200) is no railhead agent; name its address with --agent");
  });

  test("says what to look at where nobody answers", async () => {
    const run = await railhead(["inspect", "--agent", "127.0.0.1:1"]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /^railhead: The agent at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\); .*systemctl status railhead/,
    );
  });
});

describe("railhead ip", () => {
  test("lists leases in the order of their addresses", async () => {
    const lines = (await onAgent("ip")).stdout.trim().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["ADDRESS", "172.16.1.9/27", "172.16.1.10/27"]);
  });

  test("shows the holder of one address", async () => {
    const { stdout, exitCode } = await onAgent("ip", "172.16.1.10");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("default/train-0");
    expect(stdout).not.toContain("172.16.1.9");
  });

  test("says whose subnet an address is in that nobody holds", async () => {
    expect(await onAgent("ip", "172.16.1.11")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "railhead: Nobody on this node holds 172.16.1.11; its subnet is that of rail1\n",
    });
    expect((await onAgent("ip", "10.0.0.1")).stderr).toContain("no pool of this node has its subnet");
    expect(JSON.parse((await onAgent("ip", "10.0.0.1", "--json")).stdout)).toEqual({ leases: [] });
  });

  test("inOrder() sorts by number within a family, IPv4 first", () => {
    const of = (address: string) => ({ ...leases[0]!, address });
    const sorted = inOrder(["fd00::2/64", "10.0.0.10/8", "fd00::10/64", "10.0.0.9/8"].map(of));
    expect(sorted.map(({ address }) => address)).toEqual(["10.0.0.9/8", "10.0.0.10/8", "fd00::2/64", "fd00::10/64"]);
  });
});

function onAgent(...args: string[]) {
  return railhead([...args, "--agent", `127.0.0.1:${server.port}`], {
    environment: { http_proxy: "http://127.0.0.1:1" },
  });
}
