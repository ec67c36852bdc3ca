import type { CommandEntry } from "./command-entry.ts";

/** All there is to type after `railhead`, in the order in which help lists it. */
export const COMMANDS: Record<string, CommandEntry> = {
  agent: { summary: "Run the daemon of this node; systemd starts it" },
  render: {
    summary: "Turn SpiderMultusConfigs into CNI network lists",
    many: true,
    load: async () => (await import("./render.ts")).render,
  },
  manifests: {
    summary: "Print what a cluster needs: definitions, roles, policies",
    load: async () => (await import("./manifests.ts")).manifests,
  },
  inspect: {
    summary: "Show attachments, leases or pools of this node",
    load: async () => (await import("./inspect.ts")).inspect,
  },
  ip: {
    summary: "Show who on this node holds an address",
    load: async () => (await import("./ip.ts")).ip,
  },
  cni: {
    summary: "Run a CNI network list by hand",
    load: async () => (await import("./cni.ts")).cni,
  },
  install: {
    summary: "Put executable, plugin names and systemd unit in place",
    load: async () => (await import("./install.ts")).install,
  },
  uninstall: {
    summary: "Take them away again",
    load: async () => (await import("./uninstall.ts")).uninstall,
  },
  completion: {
    summary: "Print the completion script of a shell",
    load: async () => (await import("./completion.ts")).completionOf(COMMANDS),
  },
  version: {
    summary: "Print version and commit",
    load: async () => (await import("./version.ts")).version,
  },
  help: {
    summary: "Explain a command",
    load: async () => (await import("./help.ts")).helpOn(COMMANDS),
  },
};
