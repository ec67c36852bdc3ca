import { describe, expect, test } from "bun:test";
import { inClusterCredentials } from "../../src/kube/in-cluster-credentials.ts";
import { aFolder } from "./a-folder.ts";

const folder = aFolder();

describe("inClusterCredentials()", () => {
  const of = (environment: Record<string, string>) => inClusterCredentials({ environment, directory: folder.path() });

  test("finds the API server by its Service, in either family", () => {
    expect(of({ KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" })?.server).toBe(
      "https://10.0.0.1",
    );
    expect(of({ KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "6443" })?.server).toBe(
      "https://[fd00::1]:6443",
    );
  });

  test("is undefined outside a Pod", () => {
    expect(of({})).toBeUndefined();
    expect(of({ KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "" })).toBeUndefined();
  });

  test("shows the token, and trusts the authority, that are mounted", async () => {
    const credentials = of({ KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" })!;
    folder.write("ca.crt", "CA");
    await expect(credentials.present()).rejects.toThrow("/token cannot be read: ENOENT");
    folder.write("token", "token");
    expect(await credentials.present()).toEqual({ tls: { ca: "CA" }, authorization: "Bearer token" });
  });
});
