import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate with its private key, each as PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** Whom a certificate is for: to the API server CN is the user's name and each O a group. */
export interface Subject {
  name: string;
  groups?: readonly string[];
}

/** A certificate authority of the test cluster. */
export interface Authority {
  /** Its own certificate, PEM. */
  cert: string;
  /** A client's certificate. */
  client(subject: Subject): Promise<KeyPair>;
  /** A server's certificate for these names, `IP:127.0.0.1` or `DNS:localhost`. */
  server(names: readonly string[]): Promise<KeyPair>;
}

/** A new authority, whose files lie in `folder` as NAME.crt and NAME.key. */
export async function anAuthority(folder: string, name: string): Promise<Authority> {
  const file = (suffix: string) => join(folder, `${name}.${suffix}`);
  writeFileSync(join(folder, "openssl.cnf"), "[req]\ndistinguished_name = dn\n[dn]\n");
  const self = await request(folder, `/CN=${name}`, [
    ...["-addext", "basicConstraints=critical,CA:TRUE"],
    ...["-addext", "keyUsage=critical,keyCertSign,digitalSignature"],
  ]);
  writeFileSync(file("crt"), self.cert);
  writeFileSync(file("key"), self.key, { mode: 0o600 });
  const signed = ["-CA", file("crt"), "-CAkey", file("key")];
  return {
    cert: self.cert,
    client: ({ name, groups = [] }) =>
      request(folder, [...groups.map((group) => `/O=${group}`), `/CN=${name}`].join(""), [
        ...signed,
        ...["-addext", "extendedKeyUsage=clientAuth"],
      ]),
    server: (names) =>
      request(folder, "/CN=railhead-test", [
        ...signed,
        ...["-addext", "extendedKeyUsage=serverAuth"],
        ...["-addext", `subjectAltName=${names.join(",")}`],
      ]),
  };
}

/** openssl req -x509: one process makes the key and the certificate. */
async function request(folder: string, subject: string, options: readonly string[]): Promise<KeyPair> {
  const files = { key: join(folder, crypto.randomUUID()), cert: join(folder, crypto.randomUUID()) };
  const command = [
    ...["openssl", "req", "-x509", "-config", join(folder, "openssl.cnf"), "-days", "3650", "-noenc"],
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", subject],
    ...["-keyout", files.key, "-out", files.cert, ...options],
  ];
  const child = Bun.spawn(command, { stdout: "ignore", stderr: "pipe" });
  const [said, exitCode] = await Promise.all([child.stderr.text(), child.exited]);
  if (exitCode !== 0) throw new Error(`openssl req for ${subject} ended with ${exitCode}: ${said}`);
  const pair = { cert: readFileSync(files.cert, "utf8"), key: readFileSync(files.key, "utf8") };
  await Promise.all([Bun.file(files.cert).delete(), Bun.file(files.key).delete()]);
  return pair;
}
