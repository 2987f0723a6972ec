import { defineConfig } from "vitest/config";

const resolve = { conditions: ["edgeloom-source"] };
const ssr = { resolve: { conditions: ["edgeloom-source"], externalConditions: ["edgeloom-source"] } };
const unitTests = ["runtime/*/src/**/*.test.ts", "codegen/src/**/*.test.ts", "examples/*/src/**/*.test.ts"];
const crossTests = ["test/{golden,hostile,faults,interop,consumers,oracles}/**/*.test.ts"];

export default defineConfig({
  test: {
    pool: "forks",
    projects: [
      { resolve, ssr, test: { name: "unit", include: unitTests, testTimeout: 20_000 } },
      { resolve, ssr, test: { name: "cross", include: crossTests, testTimeout: 60_000 } },
      {
        resolve,
        ssr,
        test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
