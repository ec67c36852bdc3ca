import type { Client } from "../../../src/kube/client.ts";
import { NAMESPACE } from "../../../src/kube/resources/namespace.ts";
import { aConfigMap, CONFIG_MAP } from "./a-config-map.ts";

/** A namespace of one test's own, and what is written there. */
export interface TestNamespace {
  name: string;
  /** Makes or changes a ConfigMap; answers its version. */
  put(name: string, is: string): Promise<string>;
  remove(name: string): Promise<void>;
  /** `data.is` of all that are there, by name. */
  truth(): Promise<Record<string, string | undefined>>;
}

let made = 0;

/** Written by the administrator, past every proxy. */
export async function aNamespace(admin: Client): Promise<TestNamespace> {
  const name = `kube-${process.pid}-${made++}`;
  await admin.create(NAMESPACE, { metadata: { name } });
  return {
    name,
    async put(of, is) {
      const applied = await admin.apply(CONFIG_MAP, aConfigMap(name, of, { is }), { manager: "test" });
      if (applied.kind !== "changed") throw new Error(applied.kind);
      return applied.object.metadata.resourceVersion;
    },
    async remove(of) {
      await admin.delete(CONFIG_MAP, { namespace: name, name: of });
    },
    async truth() {
      const { objects } = await admin.list(CONFIG_MAP, { namespace: name });
      return Object.fromEntries(objects.map(({ metadata, data }) => [metadata.name, data.is]).sort());
    },
  };
}
