/** A systemd unit, built into the executable as text (`import … with { type: "text" }`). */
declare module "*.service" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the only export that an import of text has
  export default text;
}
