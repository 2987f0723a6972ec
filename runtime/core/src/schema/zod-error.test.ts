import { inspect, types } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { zodError } from "./zod-error.js";

const findings = [
  { path: ["a", 0], keyword: "type", expected: "a string", received: "null" },
  { path: [], keyword: "type", expected: "an object", received: "array" },
];
const issues = (): z.core.$ZodIssue[] => [
  {
    code: "custom",
    path: ["a", 0],
    message: "expected a string, received null",
    params: { keyword: "type", expected: "a string", received: "null" },
  },
  {
    code: "custom",
    path: [],
    message: "expected an object, received array",
    params: { keyword: "type", expected: "an object", received: "array" },
  },
];

/** What can be asked of an error; each is asked first of a fresh one, since the answer makes zod's part. */
const questions: Readonly<Record<string, (error: z.ZodError) => unknown>> = {
  name: (error) => error.name,
  message: (error) => error.message,
  issues: (error) => error.issues,
  "the same issues": (error) => error.issues === error.issues,
  "instanceof ZodError": (error) => error instanceof z.ZodError,
  "instanceof ZodRealError": (error) => error instanceof z.ZodRealError,
  "instanceof core.$ZodError": (error) => error instanceof z.core.$ZodError,
  "instanceof Error": (error) => error instanceof Error,
  "a native error": (error) => types.isNativeError(error),
  traits: (error) => [...(error._zod as unknown as { readonly traits: Set<string> }).traits],
  def: (error) => error._zod.def,
  "keys, once its message was read": (error) => [error.message, Object.keys(error)],
  "spread, once it was looked at": (error) => [error instanceof z.ZodError, { ...error }],
  json: (error) => JSON.stringify(error),
  text: (error) => String(error),
  toString: (error: z.ZodError) => error.toString(),
  isEmpty: (error) => error.isEmpty,
  format: (error) => error.format(),
  flatten: (error) => error.flatten((issue) => issue.code),
  prettifyError: (error) => z.prettifyError(error),
  treeifyError: (error) => z.treeifyError(error),
  "constructor name": (error) => error.constructor.name,
  "no frames, once it was looked at": (error) => [error instanceof z.ZodError, error.stack],
  "a stack of the caller's": (error) => {
    error.stack = "mine";
    return [error.stack, error.message, error.stack, Object.keys(error)];
  },
  "frames that are taken later": (error) => {
    void error._zod;
    Error.captureStackTrace(error);
    return error.stack
      ?.split("\n")
      .find((line) => line.includes("    at "))
      ?.includes("zod-error.test");
  },
  inspect: (error) => inspect(error),
  addIssue: (error) => {
    error.addIssue({ code: "custom", path: [], message: "more", input: undefined });
    return [error.issues.length, error.message];
  },
  addIssues: (error) => {
    error.addIssues([{ code: "custom", path: [], message: "more", input: undefined }]);
    return [error.issues.length, error.message];
  },
  "a message of the caller's": (error) => {
    error.message = "mine";
    return [error.message, Object.keys(error), JSON.stringify(error), String(error)];
  },
  "own properties": (error) => {
    void error._zod;
    return Object.getOwnPropertyNames(error).sort();
  },
  "its part of zod cannot be replaced": (error) => {
    void error._zod;
    const { configurable, enumerable, writable } = Object.getOwnPropertyDescriptor(error, "_zod") ?? {};
    return [configurable, enumerable, writable];
  },
};

describe("an error answers as zod's own does, whatever is asked first", () => {
  zodError([]);
  test.each(Object.entries(questions))("%s", (_name, ask) => {
    expect(ask(zodError(findings))).toEqual(ask(new z.ZodRealError(issues())));
  });
});

test("the number of frames that errors take is left as it was", () => {
  const before = Error.stackTraceLimit;
  zodError(findings);
  expect(Error.stackTraceLimit).toBe(before);
  expect(new Error("other").stack).toContain("zod-error.test.ts");
});

test("where errors are hardened it only costs more", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit") ?? {};
  Object.defineProperty(Error, "stackTraceLimit", { ...descriptor, writable: false });
  try {
    expect(zodError(findings).issues).toEqual(issues());
  } finally {
    Object.defineProperty(Error, "stackTraceLimit", descriptor);
  }
});
