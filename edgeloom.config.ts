import { defineConfig } from "edgeloom";

export default defineConfig({
  packages: [{ input: "schemas/openmodule", output: "generated/openmodule/src" }],
});
