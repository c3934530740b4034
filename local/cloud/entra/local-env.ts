/** What the stand-ins find in Hono's context: the Node request under it. */
import type { HttpBindings } from "@hono/node-server";

export interface LocalEnv {
  Bindings: HttpBindings;
}
