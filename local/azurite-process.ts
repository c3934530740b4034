/** Runs ahead of Azurite in its process: lets it end with its parent, and its clock be moved. */
import { installMovedDate } from "./moved-date.ts";

const date = installMovedDate();
process.on("disconnect", () => process.exit());
process.on("message", ({ shift }: { shift: number }) => {
  date.shift = shift;
  process.send?.({ shift });
});
