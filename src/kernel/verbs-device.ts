import { listNames, readValue } from "./sysfs.ts";

/**
 * Which RDMA device each character device of it belongs to now: `uverbs0` → `mlx5_0`, and `umadN`, `issmN` alike
 * (/sys/class/infiniband_verbs, infiniband_mad: `ibdev`). A move or a rebind hands the numbers out anew, lowest first,
 * while kubelet has promised a Pod the old ones. Empty where the kernel has no RDMA.
 */
export function readVerbsDevices(sysfs = "/sys"): Map<string, string> {
  const devices = new Map<string, string>();
  for (const directory of ["infiniband_verbs", "infiniband_mad"].map((name) => `${sysfs}/class/${name}`)) {
    for (const name of listNames(directory)) {
      // `abi_version` stands beside the devices and has none.
      const device = readValue(`${directory}/${name}/ibdev`);
      if (device !== undefined) devices.set(name, device);
    }
  }
  return devices;
}
