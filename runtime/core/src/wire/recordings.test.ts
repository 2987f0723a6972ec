import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Issue, isEdgeloomError } from "../base/errors.js";
import type { Json } from "../schema/index.js";
import { object } from "../schema/index.js";
import { codecOf, parseJson, readFrames, wire } from "./index.js";
import { completeModel, fieldShapes, modelNamed, type TestModel } from "./openmodule-models.test.support.js";
import { tokenAt } from "./source-token.js";
import { validationErrorJson, validationErrorText } from "./validation-text.js";

const rules = wire({ input: "lenient", nulls: "drop", charset: "ascii" });
const codec = codecOf(rules);
const context = { name: "om_test_1", now: () => 1577836800 };

function recorded(file: string): { readonly text: string; readonly cases: readonly Record<string, Json>[] } {
  const text = readFileSync(new URL(`../../../../test/vectors/openmodule/${file}`, import.meta.url), "utf8");
  return { text, cases: (parseJson(text) as unknown as { cases: Record<string, Json>[] }).cases };
}

/** The reference writes some integral floats as `1`, some as `1.0`; both mean the same. */
function withoutPointZero(json: string): string {
  return json.replace(/(?<=[:[,]-?\d+)\.0(?=[,}\]]|$)/g, "");
}

type Outcome = { readonly json: string } | { readonly errors: readonly unknown[] };

function outcomeOf(model: TestModel, text: string): Outcome {
  try {
    const value = codec.decode(model, parseJson(text), { ...context, sourceText: text });
    return { json: codec.encode(model, value, context) };
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    return { errors: errorsOf(error.issues) };
  }
}

function errorsOf(issues: readonly Issue[]): readonly unknown[] {
  return JSON.parse(validationErrorJson(issues)) as unknown[];
}

describe("models.json", () => {
  const { cases } = recorded("models.json");
  test.each(cases.map((entry, index) => [index, entry] as const))("%i", (_index, entry) => {
    const {
      model,
      input_text: text,
      json,
      errors,
    } = entry as { model: string; input_text: string; json?: string; errors?: Json };
    const outcome = outcomeOf(modelNamed(model), text);
    if (json === undefined) expect(outcome).toEqual({ errors });
    else expect("json" in outcome ? withoutPointZero(outcome.json) : outcome).toBe(withoutPointZero(json));
  });
  test("the table is whole", () => expect(cases.length).toBe(90));
});

describe("coercion.json", () => {
  const { cases, text } = recorded("coercion.json");
  const fields = Object.entries(fieldShapes).map(
    ([type, property]) => [type, completeModel(type, () => object({ v: property }))] as const,
  );
  const models = new Map(fields);
  test.each(cases.map((entry, index) => [index, entry] as const))("%i", (index, entry) => {
    const { type, error } = entry as { type: string; error?: { msg: string; type: string } };
    const model = models.get(type);
    if (model === undefined) throw new Error(`no field of type ${type}`);
    const input = `{"v":${tokenAt(text, ["cases", index, "input"])}}`;
    const outcome = outcomeOf(model, input);
    const loc = type === "list of int" && Array.isArray(entry["input"]) ? ["v", 0] : ["v"];
    if (error !== undefined) expect(outcome).toMatchObject({ errors: [{ loc, ...error }] });
    else
      expect("json" in outcome ? parseJson(outcome.json) : outcome).toEqual(
        entry.json === "__omitted__" ? {} : { v: entry.json },
      );
  });
  test("the table is whole", () => expect(cases.length).toBe(274));
});

describe("messaging_receive.json", () => {
  const { cases } = recorded("messaging_receive.json");
  test.each(cases.map((entry, index) => [index, entry] as const))("%i", (_index, entry) => {
    const {
      frames_hex: frames,
      accepted,
      topic,
      message,
    } = entry as { frames_hex: string[]; accepted: boolean; topic: Json; message: Json };
    const result = readFrames(frames.map((hex) => Buffer.from(hex, "hex")));
    if (accepted) expect(result).toMatchObject({ topic, message });
    else expect(result).toHaveProperty("problem");
  });
  test("the table is whole", () => expect(cases.length).toBe(13));
});

describe("texts of validation errors in rpc_server.json", () => {
  function issuesOf(name: string, value: Json): readonly Issue[] {
    try {
      codec.decode(modelNamed(name), value, context);
      return [];
    } catch (error) {
      if (isEdgeloomError(error)) return error.issues;
      throw error;
    }
  }
  const { cases } = recorded("rpc_server.json");
  const exceptions = new Set<unknown>();
  for (const { published } of cases) {
    for (const { message_without_timestamp: reply } of published as unknown as {
      message_without_timestamp: { response: Record<string, Json> };
    }[]) {
      exceptions.add(reply.response["exception"]);
    }
  }
  test.each([
    ["EchoRequest", {}],
    ["EchoRequest", { text: "x", number: "abc" }],
    ["RPCRequest", { type: "echo", request: {} }],
    ["RPCRequest", { type: "echo", request: {}, rpc_id: "nope" }],
    ["RPCRequest", { type: "echo", request: [1], rpc_id: "12345678-1234-5678-1234-567812345678" }],
  ])("request %s %j", (name, value) =>
    expect(exceptions).toContain(validationErrorJson(issuesOf(name, value))),
  );
  test.each([
    ["EchoResponse", {}],
    ["DefResponse", [1]],
  ])("response %s %j", (name, value) =>
    expect(exceptions).toContain(validationErrorText(name, issuesOf(name, value))),
  );
});
