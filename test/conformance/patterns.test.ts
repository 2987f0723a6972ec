import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpuMs } from "../../codegen/src/cpu-time.test.support.js";
import { compile } from "../../codegen/src/pipeline.js";
import { type GeneratedPackage, generatePackage } from "../support/generated-package.js";

/** What the test needs of an emitted model. */
type Model = { safeParse(value: unknown): { readonly success: boolean } };

const root = join(import.meta.dirname, "fixtures");
let made: GeneratedPackage;

beforeAll(async () => {
  made = await generatePackage("patterns.json", { patterns: "linear" });
});
afterAll(() => made.remove());

/** The verdict of the emitted check and of the model, which must be one. */
function verdict(name: string, value: unknown): boolean {
  const check = made.exports[`is${name}`] as (value: unknown) => boolean;
  const { success } = (made.exports[name] as Model).safeParse(value);
  expect(check(value)).toBe(success);
  return success;
}

const hostile = "a".repeat(100_000);

describe("emitted patterns", () => {
  test.each<[string, unknown, boolean]>([
    ["Exponential", "one two", true],
    ["Exponential", "one  two", false],
    ["Exponential", `${hostile}!`, false],
    ["Exponential", hostile, true],
    ["Quadratic", "fo", true],
    ["Quadratic", "f\no", false],
    ["Quadratic", "f".repeat(100_000), false],
    ["Quadratic", `${"f".repeat(100_000)}o`, true],
    ["Bounded", "ax1", true],
    ["Bounded", "a1", false],
    ["Bounded", `x${hostile}`, false],
    ["Trimmed", "a.json", true],
    ["Trimmed", "a.json5", false],
    ["Trimmed", ".json".repeat(20_000), true],
    ["Trimmed", ".jso".repeat(20_000), false],
    ["Rewritten", "-a.b-c", true],
    ["Rewritten", "a", false],
    ["Keys", { aa: "" }, true],
    ["Keys", { [`${hostile}!`]: "" }, false],
  ])("of %s", (name, value, expected) => {
    const started = cpuMs();
    expect(verdict(name, value)).toBe(expected);
    expect(cpuMs() - started).toBeLessThan(2_000);
  });

  test("are told to people as they were written", () => {
    const { error } = (made.exports["Trimmed"] as Model).safeParse("a") as { readonly error?: Error };
    expect(error?.message).toContain(".*\\\\.json$");
  });
});

describe("the module of the other engine", () => {
  const document = JSON.parse(readFileSync(join(root, "patterns.json"), "utf8"));

  function textOf(...names: readonly string[]): string {
    const $defs = Object.fromEntries(names.map((name) => [name, document.$defs[name]]));
    const bytes = new TextEncoder().encode(JSON.stringify({ ...document, $defs }));
    const host = {
      readBytes: () => bytes,
      list: () => ["a.json"],
      realpath: (path: string) => path,
      stat: (path: string) => ({
        kind: path.endsWith(".json") ? ("file" as const) : ("folder" as const),
        size: bytes.length,
      }),
    };
    const { files } = compile({ root: "/p", inputs: ["a.json"], host });
    return [...(files?.values() ?? [])].join("\n");
  }

  test("is imported by files that need it, and by no other", () => {
    const line = 'import * as patterns from "@edgeloom/runtime/patterns";';
    expect(textOf("Quadratic")).toContain(line);
    expect(textOf("Trimmed", "Rewritten")).not.toContain("patterns");
  });
});
