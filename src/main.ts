/**
 * One executable, many names: a plugin is known by the name it is called by (`process.argv0`; compiled, `argv[0]` is
 * always "bun") or by `CNI_COMMAND`, which every runtime sets. Each door is loaded only when it is taken.
 */
export {};

const name = process.argv0.slice(process.argv0.lastIndexOf("/") + 1);

// Under its own name it may carry a suffix, as a download does; "bun" runs the source.
if (process.env.CNI_COMMAND || !(name.startsWith("railhead") || name.startsWith("bun"))) {
  const door = await import("./cni/main.ts");
  await door.main();
} else if (process.argv[2] === "agent") {
  const door = await import("./agent/main.ts");
  await door.main(process.argv.slice(3));
} else {
  const door = await import("./command/main.ts");
  await door.main(process.argv.slice(2));
}
