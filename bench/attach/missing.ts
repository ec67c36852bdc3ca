import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where distributions put the plugins of the CNI project; `/opt/cni/bin` holds railhead's here. */
const UPSTREAM = ["/usr/lib/cni", "/usr/libexec/cni"];
const UPSTREAM_PLUGINS = ["macvlan", "host-local", "tuning"];

/** The directory of the baseline's plugins. */
export function upstreamPath(): string | undefined {
  return UPSTREAM.find((path) => UPSTREAM_PLUGINS.every((plugin) => existsSync(join(path, plugin))));
}

/** What this machine lacks, each with the way to get it. */
export function missing(): string[] {
  return [
    ...(process.geteuid?.() === 0 ? [] : ["root: network namespaces need it; run it with sudo"]),
    ...(upstreamPath() !== undefined
      ? []
      : [
          `the baseline ${UPSTREAM_PLUGINS.join(", ")} in ${UPSTREAM.join(" or ")}: apt install containernetworking-plugins`,
        ]),
    ...(Bun.which("ip") === null ? ["ip: apt install iproute2"] : []),
  ];
}
