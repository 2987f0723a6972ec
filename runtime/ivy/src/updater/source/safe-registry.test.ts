import { expect, test } from "vitest";
import type { SourceTask } from "../work/task.js";
import { expectSafeRegistry } from "./safe-registry.js";

const at = (registry: string, token?: string): SourceTask => ({
  kind: "npm",
  package: "station",
  registry,
  token,
  ca: undefined,
});

test.each([
  "https://registry.example.org",
  "http://127.0.0.1:4873/npm/",
  "http://localhost",
  "http://[::1]:1",
])("%s is safe with a token", (registry) => {
  expect(() => expectSafeRegistry(at(registry, "t"), false)).not.toThrow();
});

test.each(["http://registry.example.org", "http://127.0.0.1.example.org", "http://localhost.example.org"])(
  "%s is not given a token, and only trusted with what is verified otherwise",
  (registry) => {
    expect(() => expectSafeRegistry(at(registry, "t"), true)).toThrow("the access token");
    expect(() => expectSafeRegistry(at(registry), false)).toThrow("could be anybody's");
    expect(() => expectSafeRegistry(at(registry), true)).not.toThrow();
  },
);
