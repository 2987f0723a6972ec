import { defineConfig } from "edgeloom";

export default defineConfig({
  packages: [{ input: "schemas", output: "src/generated" }],
});
