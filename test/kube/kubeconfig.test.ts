import { describe, expect, test } from "bun:test";
import { readKubeconfig } from "../../src/kube/kubeconfig.ts";

const config = {
  apiVersion: "v1",
  kind: "Config",
  preferences: {},
  clusters: [
    { name: "one", cluster: { server: "https://one:6443" } },
    { name: "two", cluster: { server: "https://two:6443", "certificate-authority-data": "Y2E=" } },
    { name: "odd", cluster: { server: 5 } },
  ],
  users: [
    { name: "alice", user: { token: "t" } },
    { name: "robot", user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "c", args: null } } },
    { name: "odd", user: { token: 1_234_567 } },
  ],
  contexts: [
    { name: "first", context: { cluster: "one", user: "alice", namespace: "rails" } },
    { name: "second", context: { cluster: "two", user: "robot" } },
    { name: "nobody", context: { cluster: "one", user: "mallory" } },
    { name: "odd cluster", context: { cluster: "odd", user: "alice" } },
    { name: "odd user", context: { cluster: "one", user: "odd" } },
  ],
  "current-context": "first",
};

describe("readKubeconfig()", () => {
  test("takes the current context, or the one that is named", () => {
    expect(readKubeconfig(config)).toMatchObject({
      cluster: { server: "https://one:6443" },
      user: { token: "t" },
      namespace: "rails",
    });
    const second = readKubeconfig(config, "second");
    expect(second.cluster["certificate-authority-data"]).toBe("Y2E=");
    expect(second.user.exec).toMatchObject({ command: "c", args: [], env: [], interactiveMode: "IfAvailable" });
    expect(second).not.toHaveProperty("namespace");
  });

  test("says what is missing, and what there is instead", () => {
    expect(() => readKubeconfig(config, "third")).toThrow(
      "Kubeconfig has no context third; it has first, second, nobody, odd cluster, odd user",
    );
    expect(() => readKubeconfig(config, "nobody")).toThrow("Kubeconfig has no user mallory; it has alice, robot, odd");
    expect(() => readKubeconfig({ ...config, "current-context": "" })).toThrow("has no current-context");
    expect(() => readKubeconfig({})).toThrow("has no current-context");
  });

  test("says what is wrong where, and shows none of it", () => {
    expect(() => readKubeconfig(config, "odd cluster")).toThrow("Kubeconfig cluster odd: server: expected string");
    expect(() => readKubeconfig(config, "odd user")).toThrow(/^Kubeconfig user odd: token: expected string$/);
    expect(() => readKubeconfig("c2VjcmV0")).toThrow("Kubeconfig: expected Object");
    expect(() => readKubeconfig(undefined)).toThrow("Kubeconfig: is missing");
  });
});
