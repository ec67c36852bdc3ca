import { expect, test } from "bun:test";
import { readVerbsDevices } from "../../src/kernel/verbs-device.ts";
import { fakeSysfs } from "./fake-sysfs.ts";

test("readVerbsDevices() maps character devices to RDMA devices, and passes over what is none", () => {
  const sysfs = fakeSysfs({
    "class/infiniband_verbs/abi_version": "6",
    "class/infiniband_verbs/uverbs0/ibdev": "mlx5_0",
    "class/infiniband_verbs/uverbs1/ibdev": "mlx5_3",
    "class/infiniband_mad/abi_version": "5",
    "class/infiniband_mad/umad0/ibdev": "mlx5_0",
    "class/infiniband_mad/issm0/ibdev": "mlx5_0",
  });
  try {
    expect(Object.fromEntries(readVerbsDevices(sysfs.root))).toEqual({
      uverbs0: "mlx5_0",
      uverbs1: "mlx5_3",
      umad0: "mlx5_0",
      issm0: "mlx5_0",
    });
  } finally {
    sysfs.remove();
  }
});

test("readVerbsDevices() is empty where the kernel has no RDMA", () => {
  expect(readVerbsDevices("/nowhere").size).toBe(0);
});
