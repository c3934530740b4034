/** Before all tests: what earlier runs recorded would be taken for this one's. */
import { rm } from "node:fs/promises";

export async function setup(): Promise<void> {
  await rm(new URL("../.local", import.meta.url), { recursive: true, force: true });
}
