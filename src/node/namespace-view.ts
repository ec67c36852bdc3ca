import type { NamespaceView } from "../attach/faces/face.ts";
import type { Look } from "../kernel/look.ts";

/** What a look has seen or, where nobody has wanted it so far, will see. */
export function viewOf(look: Pick<Look, "links" | "addresses" | "routes" | "rules">): NamespaceView {
  return {
    get links() {
      return look.links();
    },
    get addresses() {
      return look.addresses();
    },
    get routes() {
      return look.routes();
    },
    get rules() {
      return look.rules();
    },
  };
}
