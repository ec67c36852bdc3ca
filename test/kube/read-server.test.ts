import { describe, expect, test } from "bun:test";
import { readServer } from "../../src/kube/read-server.ts";

describe("readServer()", () => {
  test("takes a host, a port, and a path below which the API server lies", () => {
    expect(readServer("https://10.0.0.1:6443/")).toBe("https://10.0.0.1:6443");
    expect(readServer("https://[fd00::1]:6443")).toBe("https://[fd00::1]:6443");
    expect(readServer("https://rancher.example/k8s/clusters/c-1//")).toBe("https://rancher.example/k8s/clusters/c-1");
  });

  test("takes plain HTTP on this machine alone", () => {
    expect(["localhost", "127.0.0.1", "[::1]"].map((host) => readServer(`http://${host}:8001`))).toHaveLength(3);
    for (const host of ["10.0.0.1", "localhost.example", "127.0.0.1.example"]) {
      expect(() => readServer(`http://${host}:8001`)).toThrow("is not encrypted: write https");
    }
  });

  test("refuses what is no address of a server", () => {
    for (const text of ["", "10.0.0.1:6443", "kubernetes", "ftp://10.0.0.1"]) {
      expect(() => readServer(text)).toThrow("is no URL: write https://HOST:PORT");
    }
  });

  test("refuses a password in it, and does not say it", () => {
    expect(() => readServer("https://admin:c2VjcmV0@10.0.0.1:6443")).toThrow(/^((?!c2VjcmV0).)*$/);
    expect(() => readServer("https://10.0.0.1:6443/?token=c2VjcmV0")).toThrow(/^((?!c2VjcmV0).)*$/);
  });
});
