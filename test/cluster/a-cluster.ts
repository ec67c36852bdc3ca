import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiServer, type ApiServerOptions, anApiServer } from "./an-apiserver.ts";
import { anEtcd, type Etcd } from "./an-etcd.ts";
import { accessTo, type ClusterAccess } from "./cluster-access.ts";

/** A control plane of its own: a real etcd and kube-apiserver on loopback, no kubelet, scheduler or controller. */
export interface Cluster extends ClusterAccess {
  /** https://127.0.0.1:PORT */
  url: string;
  /** The certificate that its server's is signed by, PEM. */
  ca: string;
  /** Where its files lie; gone with the cluster. */
  folder: string;
  etcd: Etcd;
  apiserver: ApiServer;
  /** Ends both servers and removes the folder. */
  stop(): Promise<void>;
}

export interface ClusterOptions extends ApiServerOptions {
  etcdFlags?: readonly string[];
}

/** Starts a cluster; it serves after three to five seconds, and ends with this process if not before. */
export async function startCluster({ etcdFlags, ...options }: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "railhead-cluster-"));
  const remove = removal(folder);
  const etcd = anEtcd(folder, etcdFlags);
  const apiserver = await anApiServer(folder, etcd.url, options);
  async function stop() {
    await Promise.all([apiserver.stop(), etcd.stop()]);
    etcd.free();
    apiserver.free();
    await remove();
  }
  try {
    await etcd.start();
    await apiserver.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const { url, authority } = apiserver;
  return { url, ca: authority.cert, folder, etcd, apiserver, ...accessTo(folder, apiserver), stop };
}

/** The one cluster of this process, for tests that leave its servers as they are; nobody stops it. */
export function sharedCluster(): Promise<Cluster> {
  shared ??= startCluster();
  return shared;
}

let shared: Promise<Cluster> | undefined;

/**
 * What removes the folder: a process that waits for its input to end, which it does even when this one is killed. The
 * servers die then too, but may still write while they do.
 */
function removal(folder: string): () => Promise<void> {
  const script = 'trap "" INT TERM HUP; cat; for try in 1 2 3 4 5; do rm -rf "$1" && break; sleep 0.2; done';
  const child = Bun.spawn(["sh", "-c", script, "sh", folder], { stdin: "pipe", stdout: "ignore", stderr: "ignore" });
  child.unref();
  return async () => {
    await child.stdin.end();
    await child.exited;
  };
}
