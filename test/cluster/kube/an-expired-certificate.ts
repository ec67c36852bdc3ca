import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../a-cluster.ts";
import type { KeyPair } from "../an-authority.ts";

/** An administrator's certificate, signed by the cluster's authority, that was over yesterday. */
export async function anExpiredCertificate({ folder }: Cluster): Promise<KeyPair> {
  const file = (suffix: string) => join(folder, `expired.${suffix}`);
  await openssl(
    ...["req", "-config", join(folder, "openssl.cnf"), "-noenc", "-newkey", "ec"],
    ...["-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/O=system:masters/CN=admin"],
    ...["-keyout", file("key"), "-out", file("csr")],
  );
  const signed = ["-CA", join(folder, "ca.crt"), "-CAkey", join(folder, "ca.key"), "-CAcreateserial"];
  await openssl("x509", "-req", "-in", file("csr"), ...signed, "-days", "-1", "-out", file("crt"));
  return { cert: readFileSync(file("crt"), "utf8"), key: readFileSync(file("key"), "utf8") };
}

async function openssl(...words: string[]): Promise<void> {
  const child = Bun.spawn(["openssl", ...words], { stdout: "ignore", stderr: "pipe" });
  const [said, exitCode] = await Promise.all([child.stderr.text(), child.exited]);
  if (exitCode !== 0) throw new Error(`openssl ${words[0]} ended with ${exitCode}: ${said}`);
}
