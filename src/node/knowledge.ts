import type { CoordinatorSettings } from "../attach/routing/coordinator-settings.ts";
import type { Catalogue } from "../pools/catalogue.ts";

/** What the node goes by: from manifests, and for a plugin without agent from the last snapshot. */
export interface Knowledge {
  catalogue: Catalogue;
  coordinator: CoordinatorSettings;
}
