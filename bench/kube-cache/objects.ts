/** Objects as an API server sends them, with all that nobody here reads. */
export const OBJECTS: Record<"Pod" | "Node" | "SpiderIPPool", (at: number) => object> = {
  Pod: (at) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata(`rdma-tools-${at.toString(36).padStart(5, "0")}`, at, "ai-jobs"),
      labels: { app: "rdma-tools", "controller-revision-hash": "5c7d8b9f6", "pod-template-generation": "1" },
      annotations: {
        "k8s.v1.cni.cncf.io/networks": Array.from({ length: 8 }, (_, rail) => `spiderpool/gpu${rail + 1}-net1`).join(),
        "kubectl.kubernetes.io/restartedAt": "2026-05-04T03:02:01Z",
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "DaemonSet",
          name: "rdma-tools",
          uid: uid(at, 2),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields("kubelet", 24),
    },
    spec: {
      nodeName: `node${at % 1000}`,
      restartPolicy: "Always",
      hostNetwork: false,
      containers: Array.from({ length: 2 }, (_, c) => ({
        name: `c${c}`,
        image: "registry.example/ai/rdma-tools:v1.2.3",
        env: Array.from({ length: 10 }, (_, e) => ({ name: `VARIABLE_${e}`, value: `value number ${e}` })),
        resources: { limits: { "spidernet.io/gpu1rdma": "1", cpu: "8", memory: "64Gi" } },
        volumeMounts: [{ name: "token", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true }],
      })),
      tolerations: Array.from({ length: 6 }, (_, t) => ({ key: `node.kubernetes.io/t${t}`, operator: "Exists" })),
    },
    status: {
      phase: "Running",
      podIP: "10.244.1.7",
      conditions: ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
        type,
        status: "True",
        lastTransitionTime: "2026-05-04T03:02:01Z",
      })),
    },
  }),
  Node: (at) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      ...metadata(`node${at}`, at),
      labels: {
        "kubernetes.io/hostname": `node${at}`,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/zone": "a",
        "nvidia.com/gpu.product": "H100",
      },
      annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
      managedFields: managedFields("kubelet", 40),
    },
    spec: { podCIDR: "10.244.1.0/24", podCIDRs: ["10.244.1.0/24"] },
    status: {
      capacity: { cpu: "192", memory: "2113550Mi", pods: "110", "spidernet.io/gpu1rdma": "32" },
      nodeInfo: { systemUUID: uid(at, 3), bootID: uid(at, 4), kernelVersion: "6.8.0", kubeletVersion: "v1.37.2" },
      images: Array.from({ length: 50 }, (_, i) => ({
        names: [`registry.example/image-${i}@sha256:${"0123456789abcdef".repeat(4)}`],
        sizeBytes: 123_456_789,
      })),
    },
  }),
  SpiderIPPool: (at) => ({
    apiVersion: "spiderpool.spidernet.io/v2beta1",
    kind: "SpiderIPPool",
    metadata: {
      ...metadata(`eno3np${at % 8}-rail${(at % 8) + 1}-node${at >> 3}`, at),
      labels: { "ipam.spidernet.io/ippool-cidr": `172-16-${at % 256}-0-27` },
      finalizers: ["spiderpool.spidernet.io"],
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(poolSpec(at)) },
      managedFields: managedFields("kubectl-client-side-apply", 12),
    },
    spec: poolSpec(at),
    status: { totalIPCount: 30, allocatedIPCount: 3 },
  }),
};

function poolSpec(at: number): object {
  const [high, low] = [(at >> 3) % 256, (at % 8) * 32];
  return {
    default: false,
    disable: false,
    gateway: `172.16.${high}.${low + 1}`,
    ipVersion: 4,
    ips: [`172.16.${high}.${low + 2}-172.16.${high}.${low + 30}`],
    nodeName: [`node${at >> 3}`],
    routes: [{ dst: "172.16.0.0/16", gw: `172.16.${high}.${low + 1}` }],
    subnet: `172.16.${high}.${low}/27`,
  };
}

function metadata(name: string, at: number, namespace?: string) {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: uid(at, 1),
    resourceVersion: `${1_000_000 + at}`,
    creationTimestamp: "2026-05-04T03:02:01Z",
  };
}

function uid(at: number, kind: number): string {
  return `${at.toString(16).padStart(8, "0")}-0000-4000-8000-${kind.toString(16).padStart(12, "0")}`;
}

function managedFields(manager: string, fields: number): object[] {
  const entries = Array.from({ length: fields }, (_, at) => [`f:field-number-${at}`, { ".": {}, "f:value": {} }]);
  return [
    { manager, operation: "Update", fieldsType: "FieldsV1", fieldsV1: { "f:spec": Object.fromEntries(entries) } },
  ];
}
