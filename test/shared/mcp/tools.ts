/** Tools made for tests of lists and results. */
import * as z from "zod";
import { defineTool, type Tool } from "../../../shared/tools/define-tool.ts";
import { untrustedLine } from "../../../shared/tools/fields.ts";

/** A reading tool of the mail toolset; `changes` replaces any of it. */
export function sampleTool(name: string, changes: Partial<Tool> = {}): Tool {
  return {
    ...defineTool({
      name,
      title: "Sample",
      description: "Does nothing.",
      toolsets: ["core", "mail"],
      effect: "read",
      permissions: { delegated: ["Mail.Read"], application: ["Mail.Read"] },
      input: z.strictObject({ query: z.string().describe("Words.") }),
      output: z.object({ subject: untrustedLine(10), image: z.object({}).optional() }),
      run: () => Promise.resolve({ subject: "" }),
    }),
    ...changes,
  };
}
