import { defineConfig } from "edgeloom";

export default defineConfig({
  packages: [
    { input: "schemas/openmodule", output: "generated/openmodule/src" },
    { input: "schemas/archfx", output: "generated/archfx/src", emit: ["rest", "paths"] },
    { input: "schemas/fleet", output: "generated/fleet/src" },
    { input: "schemas/ivy", output: "generated/ivy/src" },
    // The service that the recordings of the RPC server were made with.
    { input: "test/conformance/fixtures/vector-service.yaml", output: "test/conformance/generated" },
  ],
});
