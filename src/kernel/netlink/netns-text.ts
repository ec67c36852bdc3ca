/** How an operator would name the namespace of one of our descriptors. */
export function netnsText(netns: number): string {
  return `/proc/${process.pid}/fd/${netns}`;
}
