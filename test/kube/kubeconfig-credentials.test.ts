import { describe, expect, test } from "bun:test";
import { CredentialsError } from "../../src/kube/credentials.ts";
import { kubeconfigCredentials } from "../../src/kube/kubeconfig-credentials.ts";
import { aFolder, PAIRS } from "./a-folder.ts";

const folder = aFolder();
const base64 = (text: string) => Buffer.from(text).toString("base64");

function credentials(user: object, cluster: object = {}) {
  const config = {
    clusters: [{ name: "c", cluster: { server: "https://10.0.0.1:6443", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  return kubeconfigCredentials(config, { directory: folder.path() });
}

describe("kubeconfigCredentials()", () => {
  test("takes certificates from data or from files beside the kubeconfig", async () => {
    const { cert, key } = PAIRS.one;
    folder.write("ca.crt", "CA");
    folder.write("both.pem", cert + key);
    const data = { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
    expect(await credentials(data, { "certificate-authority-data": base64("CA") }).present()).toEqual({
      tls: { ca: "CA", cert, key },
    });
    const files = { "client-certificate": "both.pem", "client-key": `${folder.path()}/both.pem` };
    expect(await credentials(files, { "certificate-authority": "ca.crt" }).present()).toEqual({
      tls: { ca: "CA", cert: cert + key, key: cert + key },
    });
  });

  test("takes a token, and one from a file before that", async () => {
    folder.write("token", "from-file\n");
    expect(await credentials({ token: "given" }).present()).toEqual({ tls: {}, authorization: "Bearer given" });
    const both = credentials({ token: "given", tokenFile: "token" });
    expect((await both.present()).authorization).toBe("Bearer from-file");
  });

  test("shows the same object while nothing has changed", async () => {
    folder.write("token", "one");
    const shown = credentials({ tokenFile: "token" });
    const first = await shown.present();
    expect(await shown.present()).toBe(first);
    folder.write("token", "another");
    expect(await shown.present()).not.toBe(first);
  });

  test("shows nothing at all for a user who has nothing", async () => {
    expect(await credentials({}).present()).toEqual({ tls: {} });
  });

  test("refuses what it does not serve, rather than be somebody else", () => {
    for (const [user, complaint] of [
      [{ as: "boss" }, "as (impersonation) is not served"],
      [{ username: "u", password: "c2VjcmV0" }, "username and password"],
      [{ "auth-provider": { name: "gcp" } }, "auth-provider is not served"],
      [
        { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "c", interactiveMode: "Always" } },
        "nobody is here",
      ],
      [{ "client-key-data": base64(PAIRS.one.key) }, "only one of client-certificate and client-key"],
    ] as const) {
      expect(() => credentials(user)).toThrow(CredentialsError);
      expect(() => credentials(user)).toThrow(complaint);
    }
    expect(() => credentials({}, { "proxy-url": "http://proxy" })).toThrow("proxy-url is not served");
    expect(() => credentials({}, { "insecure-skip-tls-verify": true })).toThrow("insecure-skip-tls-verify is set");
    expect(() => credentials({}, { server: "http://10.0.0.1" })).toThrow("is not encrypted");
    expect(() => credentials({ exec: { apiVersion: "client.authentication.k8s.io/v1alpha1", command: "c" } })).toThrow(
      "exec.apiVersion: expected",
    );
  });

  test("says which file is missing, when it is wanted", async () => {
    await expect(credentials({ tokenFile: "nothing" }).present()).rejects.toThrow(
      `${folder.path()}/nothing cannot be read`,
    );
    await expect(credentials({}, { "certificate-authority": "nothing" }).present()).rejects.toThrow(
      "cannot be read: ENOENT",
    );
  });

  test("has its secrets where neither a log nor JSON finds them, and in no error", async () => {
    const secrets = ["c2VjcmV0LXRva2Vu", PAIRS.one.key.split("\n")[1]!];
    const { cert, key } = PAIRS.one;
    const user = { token: secrets[0], "client-certificate-data": base64(cert), "client-key-data": base64(key) };
    const shown = credentials(user);
    await shown.present();
    const wrong = await credentials({ token: `${secrets[0]}\n${secrets[0]}` })
      .present()
      .catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(CredentialsError);
    for (const said of [shown, wrong].flatMap((it) => [Bun.inspect(it, { depth: 20 }), JSON.stringify(it)])) {
      for (const secret of secrets) expect(said).not.toContain(secret);
    }
  });
});
