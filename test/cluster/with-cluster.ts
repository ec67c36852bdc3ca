// bun test/cluster/with-cluster.ts COMMAND…   what `scripts/cluster run` is: COMMAND with a cluster of its own
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startCluster } from "./a-cluster.ts";
import { ADMIN } from "./an-identity.ts";
import { kubectlEnvironment } from "./cluster-access.ts";
import { programs } from "./programs.ts";

const started = performance.now();
const cluster = await startCluster();
const kubeconfig = join(cluster.folder, "admin.kubeconfig");
copyFileSync(await cluster.kubeconfig(ADMIN), kubeconfig);
console.error(`cluster: ${cluster.url} serves after ${((performance.now() - started) / 1000).toFixed(1)} s`);

let exitCode = 127;
try {
  const child = Bun.spawn(process.argv.slice(2), {
    env: {
      ...process.env,
      ...kubectlEnvironment(cluster.folder),
      PATH: `${dirname(programs().kubectl)}:${process.env.PATH ?? ""}`,
      KUBECONFIG: kubeconfig,
      RAILHEAD_CLUSTER: cluster.folder,
    },
    stdio: ["inherit", "inherit", "inherit"],
  });
  // Signals are for COMMAND, and the terminal gives it its own; the cluster goes once it has ended.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  exitCode = await child.exited;
} catch (error) {
  console.error(`cluster: ${error instanceof Error ? error.message : error}`);
} finally {
  await cluster.stop();
}
process.exit(exitCode);
