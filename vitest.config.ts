/** Tests run in parallel by file; a file that needs the local stack starts its own. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A soak takes too long for every run: `npm run test:soak` names it.
    include: ["test/**/*.test.ts", ...(process.env["ROTATION_RUNS"] ? ["test/**/*.soak.ts"] : [])],
    globalSetup: ["test/global-setup.ts"],
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
