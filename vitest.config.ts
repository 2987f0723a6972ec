import { defineConfig } from "vitest/config";

const resolve = { conditions: ["edgeloom-source"] };
const ssr = { resolve: { conditions: ["edgeloom-source"], externalConditions: ["edgeloom-source"] } };
const unitTests = ["runtime/*/src/**/*.test.ts", "codegen/src/**/*.test.ts", "examples/*/src/**/*.test.ts"];
const crossTests = ["test/{golden,hostile,faults,interop,consumers,oracles}/**/*.test.ts"];

/** Long enough for a machine that is busy with other things: it ends what hangs and measures nothing. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * Loading the sources anew for each file takes longer than running its tests, so files share a process, one after the other. What
 * counts memory, signals and connections of a process has one of its own.
 */
const shared = { isolate: false, unstubEnvs: true, unstubGlobals: true, ...patience };
const alone = { isolate: true, ...patience };

export default defineConfig({
  test: {
    pool: "forks",
    // The default leaves one processor idle, which is half of a machine with two.
    maxWorkers: "100%",
    projects: [
      { resolve, ssr, test: { ...shared, name: "unit", include: unitTests } },
      { resolve, ssr, test: { ...alone, name: "cross", include: crossTests } },
      { resolve, ssr, test: { ...shared, name: "conformance", include: ["test/conformance/**/*.test.ts"] } },
    ],
  },
});
