/** Whether the spec allows `text` as a container id or a network name (1.1.0, section 2 and section 1). */
export function isContainerId(text: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(text);
}
