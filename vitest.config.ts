/** Tests run in parallel by file; a file that needs the local stack starts its own. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Files with a process of their own. MSAL remembers the first managed identity of a process for
 * good, and a host takes over its process's environment; all other files share processes, since
 * loading the product anew costs most of them more than running.
 */
const alone = [
  "test/{conformance,end-to-end,infra}/**/*.test.ts",
  "test/local/{azurite,host/*,cloud/managed-identity,cloud/key-vault/*}.test.ts",
  "test/shared/credentials/**/*.test.ts",
  "test/shared/identity/{app-credential,secret-versions}.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    pool: "forks",
    // Unless told, vitest leaves a core idle; end-to-end tests wait often enough for one more.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          isolate: false,
        },
      },
    ],
  },
});
