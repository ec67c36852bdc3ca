import type { NamespaceView } from "../attach/faces/face.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** What a namespace holds, each list asked of the kernel once and only if somebody looks at it. */
export function viewOf(kernel: Kernel): NamespaceView {
  const once = <T>(ask: () => T) => {
    let answer: { value: T } | undefined;
    return () => {
      answer ??= { value: ask() };
      return answer.value;
    };
  };
  const links = once(() => kernel.links());
  const addresses = once(() => kernel.addresses());
  const routes = once(() => kernel.routes());
  const rules = once(() => kernel.rules());
  return {
    get links() {
      return links();
    },
    get addresses() {
      return addresses();
    },
    get routes() {
      return routes();
    },
    get rules() {
      return rules();
    },
  };
}
