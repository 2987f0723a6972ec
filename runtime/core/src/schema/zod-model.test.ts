import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import * as e from "./builders.js";
import { model } from "./model.js";
import type { Model } from "./shape.js";
import { ZodModel } from "./zod-model.js";

type Gate = { readonly gate: string; readonly level: number };
type GateInput = { readonly gate: string; readonly level?: number | undefined };

/** A fresh model for each test: what zod keeps for a schema is made on first touch, and each test touches it in its own way. */
function freshGate(): Model<Gate, GateInput> {
  return model<Gate, GateInput>("Gate", isGate, () =>
    e.object({
      gate: e.required(e.string({ minLength: 2 })),
      level: e.optional(e.integer(), { default: 1 }),
    }),
  );
}

function isGate(value: unknown): boolean {
  const gate = value as Gate;
  return (
    typeof value === "object" &&
    value !== null &&
    typeof gate.gate === "string" &&
    gate.gate.length > 1 &&
    Number.isInteger(gate.level)
  );
}

const complete = { gate: "g1", level: 2 };
const incomplete = { gate: "g1" };
const filled = { gate: "g1", level: 1 };
const wrong = { gate: 5, level: "x" };
const wrongPaths = [["gate"], ["level"]];

const pathsOf = (error: z.ZodError | undefined): unknown => error?.issues.map(({ path }) => path);

describe("whatever is asked of a model first, it answers as a zod schema", () => {
  const firsts: Readonly<Record<string, (gate: Model<Gate, GateInput>) => unknown>> = {
    "_zod.traits": (gate) => [...gate._zod.traits],
    def: (gate) => gate.def.type,
    _def: (gate) => gate._def.type,
    type: (gate) => gate.type,
    "instanceof ZodType": (gate) => gate instanceof z.ZodType,
    "instanceof core.$ZodType": (gate) => gate instanceof z.core.$ZodType,
    "instanceof ZodString": (gate) => gate instanceof z.ZodString,
    "~standard": (gate) => [gate["~standard"].version, gate["~standard"].vendor],
    description: (gate) => gate.description,
    isOptional: (gate) => [gate.isOptional(), gate.isNullable()],
    optional: (gate) => gate.optional().parse(undefined),
    clone: (gate) => gate.clone().parse(incomplete),
    "z.parse": (gate) => z.parse(gate, incomplete),
    "z.safeParse": (gate) => z.safeParse(gate, incomplete),
    "core.safeParse": (gate) => z.core.safeParse(gate, wrong).error?.issues.length,
    validate: (gate) => [gate.validate(complete), gate.validate(wrong), z.validate(gate, complete)],
    "a detached parse": ({ parse }) => parse(incomplete),
    "a detached safeParse": ({ safeParse }) => safeParse(incomplete),
    encode: (gate) => gate.encode(complete),
    decode: (gate) => gate.decode(incomplete),
    safeEncode: (gate) => gate.safeEncode(complete),
    safeDecode: (gate) => gate.safeDecode(incomplete),
    keys: (gate) => Object.keys(gate.clone()).sort(),
  };

  test.each(Object.entries(firsts))("%s", (_name, ask) => {
    const dormant = freshGate();
    const made = new ZodModel({ type: "custom", info: freshGate().model }) as unknown as typeof dormant;
    expect(ask(dormant)).toEqual(ask(made));
    expect(ask(dormant)).toEqual(ask(made));
  });

  test("and is afterwards what a constructor of zod makes", () => {
    const gate = freshGate();
    expect(Object.keys(gate)).toEqual(["model"]);
    expect(gate._zod.run).toBe(gate._zod.parse);
    expect(gate._zod.deferred).toBeUndefined();
    expect(Object.keys(gate)).toEqual(["model", "def", "type"]);
    expect(Object.getOwnPropertyDescriptor(gate, "_zod")).toMatchObject({
      configurable: false,
      enumerable: false,
      writable: false,
    });
    expect(gate.clone()).not.toBe(gate);
    expect(gate.clone().model).toBe(gate.model);
  });
});

describe("composition", () => {
  const Pair = z.object({ from: freshGate(), to: freshGate().optional() });
  const Gate = freshGate();

  test.each<[string, z.ZodType, unknown, unknown]>([
    ["object", Pair, { from: incomplete }, { from: filled }],
    ["array", Gate.array(), [complete, incomplete], [complete, filled]],
    ["tuple", z.tuple([Gate, z.string()]), [incomplete, "a"], [filled, "a"]],
    ["record", z.record(z.string(), Gate), { a: incomplete }, { a: filled }],
    ["map", z.map(z.string(), Gate), new Map([["a", incomplete]]), new Map([["a", filled]])],
    ["nullish", Gate.nullish(), null, null],
    ["default", Gate.default(complete), undefined, complete],
    ["catch", Gate.catch(complete), 5, complete],
    ["readonly", Gate.readonly(), incomplete, filled],
    ["union", z.union([z.string(), Gate]), incomplete, filled],
    ["or", Gate.or(z.number()), 5, 5],
    [
      "and",
      Gate.and(z.object({ more: z.boolean() })),
      { ...complete, more: true },
      { ...complete, more: true },
    ],
    ["lazy", z.lazy(() => Gate), incomplete, filled],
    [
      "pipe",
      z
        .string()
        .transform((text) => JSON.parse(text) as unknown)
        .pipe(Gate),
      '{"gate":"g1"}',
      filled,
    ],
    ["transform", Gate.transform(({ level }) => level), incomplete, 1],
    ["refine", Gate.refine(({ level }) => level > 0), incomplete, filled],
    ["overwrite", Gate.overwrite((gate) => ({ ...gate, level: 9 })), incomplete, { gate: "g1", level: 9 }],
    ["brand", Gate.brand("Gate"), incomplete, filled],
    ["meta", Gate.meta({ title: "gate" }), incomplete, filled],
    ["prefault", Gate.prefault({ gate: "g1" }), undefined, filled],
    ["preprocess", z.preprocess((value) => value ?? incomplete, Gate), undefined, filled],
    ["compiled", z.compile(Pair), { from: incomplete }, { from: filled }],
    ["with a parser", z.withParser(Gate, () => z.INVALID), incomplete, filled],
  ])("%s", async (_name, schema, input, output) => {
    expect(schema.parse(input)).toEqual(output);
    expect(await schema.parseAsync(input)).toEqual(output);
    expect(await schema["~standard"].validate(input)).toEqual({ value: output });
  });

  test("issues inside others have the whole path", async () => {
    const Deep = z.object({ list: z.array(z.object({ gate: Gate })) });
    const input = { list: [{ gate: complete }, { gate: wrong }] };
    const paths = wrongPaths.map((path) => ["list", 1, "gate", ...path]);
    expect(pathsOf(Deep.safeParse(input).error)).toEqual(paths);
    expect(pathsOf((await Deep.safeParseAsync(input)).error)).toEqual(paths);
    expect(z.union([Gate, z.string()]).safeParse(wrong).error?.issues).toMatchObject([
      { code: "invalid_union", errors: [[{ path: ["gate"] }, { path: ["level"] }], [{ path: [] }]] },
    ]);
  });

  test("refinements run on the completed value, also asynchronous ones, and not on a wrong one", async () => {
    const seen: unknown[] = [];
    const Refined = Gate.superRefine((value, context) => {
      seen.push(value);
      context.addIssue({ code: "custom", path: ["level"], message: "too low" });
    });
    expect(Refined.safeParse(incomplete).error?.issues).toMatchObject([{ message: "too low" }]);
    expect(pathsOf(Refined.safeParse(wrong).error)).toEqual(wrongPaths);
    expect(seen).toEqual([filled]);

    const Later = Gate.refine((value) => Promise.resolve(value.level > 1), "too low");
    expect(() => Later.parse(complete)).toThrow(z.core.$ZodAsyncError);
    expect((await Later.safeParseAsync(incomplete)).error?.issues).toMatchObject([{ message: "too low" }]);
    expect(await Later.parseAsync(complete)).toBe(complete);
  });

  test("a discriminated union chooses by the tags of its models, also of unions of models", () => {
    const tagged = (...kinds: readonly string[]): Model<unknown> =>
      model(kinds.join(), undefined, () =>
        e.object({ kind: e.required(e.enumeration(kinds)), [kinds[0] ?? ""]: e.required(e.integer()) }),
      );
    const [A, B, C] = [tagged("a"), tagged("b", "bb"), tagged("c")];
    const Inner = model("Inner", undefined, () => e.oneOf([e.ref(() => B), e.ref(() => C)]));
    const Union = z.discriminatedUnion("kind", [A, Inner, z.object({ kind: z.literal("z") })] as never);
    expect(Union.parse({ kind: "a", a: 1 })).toEqual({ kind: "a", a: 1 });
    expect(Union.parse({ kind: "c", c: 1 })).toEqual({ kind: "c", c: 1 });
    expect(Union.safeParse({ kind: "bb" }).error?.issues[0]).toMatchObject({ path: ["b"] });
    expect(Union.safeParse({ kind: "none" }).error?.issues).toMatchObject([
      { code: "invalid_union", path: ["kind"] },
    ]);
    const Text = model("Text", undefined, () => e.string());
    expect(() => z.discriminatedUnion("kind", [A, Text] as never).safeParse({})).toThrow(
      "discriminated union",
    );
  });

  test("what a tool puts in the place of zod's own step is used", () => {
    const watched = freshGate();
    const { run } = watched._zod;
    let runs = 0;
    watched._zod.run = (payload, context) => {
      runs++;
      return run(payload, context);
    };
    watched.parse(complete);
    watched.safeParse(wrong);
    void watched["~standard"].validate(complete);
    expect(runs).toBe(3);
  });

  test("registries and metadata", () => {
    const registry = z.registry<{ readonly owner: string }>();
    const gate = freshGate().register(registry, { owner: "us" });
    expect(registry.get(gate)).toEqual({ owner: "us" });
    expect(gate.describe("a gate").description).toBe("a gate");
    expect(gate.description).toBeUndefined();
    expect(gate.meta({ title: "Gate" }).meta()).toEqual({ title: "Gate" });
  });

  test("members that a program adds to all schemas are there", () => {
    const prototype = z.ZodType.prototype as unknown as Record<string, unknown>;
    prototype["shout"] = function shout(this: z.ZodType): string {
      return this.type.toUpperCase();
    };
    expect((freshGate() as unknown as { shout(): string }).shout()).toBe("CUSTOM");
    delete prototype["shout"];
  });
});

describe("a value that does not fit", () => {
  test("is an error of zod in every respect", () => {
    const error = freshGate().safeParse(wrong).error as z.ZodError;
    expect(error).toBeInstanceOf(z.ZodError);
    expect(error).toBeInstanceOf(z.ZodRealError);
    expect(error).toBeInstanceOf(z.core.$ZodError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("ZodError");
    expect(JSON.parse(error.message)).toEqual(error.issues);
    expect(Object.keys(error)).toEqual(["name", "message"]);
    expect(error.issues).toEqual([
      {
        code: "custom",
        path: ["gate"],
        message: "expected a string, received integer",
        params: { keyword: "type", expected: "a string", received: "integer" },
      },
      {
        code: "custom",
        path: ["level"],
        message: "expected an integer, received string",
        params: { keyword: "type", expected: "an integer", received: "string" },
      },
    ]);
    expect(z.prettifyError(error)).toContain("→ at gate");
    expect(z.treeifyError(error)).toMatchObject({ properties: { gate: { errors: [/./] } } });
    expect(z.flattenError(error).fieldErrors).toMatchObject({ level: [error.issues[1]?.message] });
    error.addIssue({ code: "custom", path: [], message: "more", input: undefined });
    expect(error.issues).toHaveLength(3);
  });

  test("is said alike by every way to ask", async () => {
    const Gate = freshGate();
    const { issues } = Gate.safeParse(wrong).error as z.ZodError;
    expect(z.safeParse(Gate, wrong).error?.issues).toEqual(issues);
    expect((await Gate.safeParseAsync(wrong)).error?.issues).toEqual(issues);
    expect(await Gate["~standard"].validate(wrong)).toEqual({ issues });
    expect(Gate.optional().safeParse(wrong).error?.issues).toEqual(issues);
    expect(Gate.safeParse(wrong, {}).error?.issues).toEqual(issues);
    expect(() => Gate.parse(wrong)).toThrow(expect.objectContaining({ issues }));
    await expect(Gate.parseAsync(wrong)).rejects.toMatchObject({ issues });
    expect(Gate.validate(wrong)).toBe(false);
  });

  test("the result is plain data of which the error can be replaced, and is made once", () => {
    const result = freshGate().safeParse(wrong);
    expect(result.error).toBe(result.error);
    expect(Object.keys(result)).toEqual(["success", "error"]);
    const other = new z.ZodError([]);
    (result as { error: unknown }).error = other;
    expect(result.error).toBe(other);
  });

  test("parse throws with a stack that begins at its caller", () => {
    const thrown = catchError(() => freshGate().parse(wrong));
    expect(thrown.stack?.split("\n").find((line) => line.includes(" at "))).toContain("zod-model.test.ts");
  });
});

describe("words of callers", () => {
  afterEach(() => z.config({ customError: undefined }));
  const error = (issue: { readonly path?: PropertyKey[] | undefined; readonly code?: string }): string =>
    `${issue.code} at ${issue.path?.join(".")}`;

  test("those given to a parse count, with the whole path, and ours where they say nothing", async () => {
    const Gate = freshGate();
    const words = ["custom at gate", "custom at level"];
    const messages = (result: z.ZodSafeParseResult<unknown>): unknown =>
      result.error?.issues.map(({ message }) => message);
    expect(messages(Gate.safeParse(wrong, { error }))).toEqual(words);
    expect(messages(await Gate.safeParseAsync(wrong, { error }))).toEqual(words);
    expect(catchError(() => Gate.parse(wrong, { error }))).toMatchObject({
      issues: words.map((message) => ({ message })),
    });
    expect(messages(z.object({ a: Gate }).safeParse({ a: wrong }, { error }))).toEqual([
      "custom at a.gate",
      "custom at a.level",
    ]);
    expect(messages(Gate.safeParse({ gate: 5, level: 1 }, { error: () => undefined }))).toEqual([
      "expected a string, received integer",
    ]);
  });

  test("those of the program count in short cuts, too, and after those of a parse", async () => {
    const Gate = freshGate();
    z.config({ customError: (issue) => ({ message: `program: ${error(issue)}` }) });
    expect(Gate.safeParse(wrong).error?.issues[0]?.message).toBe("program: custom at gate");
    expect(await Gate["~standard"].validate(wrong)).toMatchObject({
      issues: [{ message: "program: custom at gate" }, {}],
    });
    expect(Gate.array().safeParse([wrong]).error?.issues[0]?.message).toBe("program: custom at 0.gate");
    expect(Gate.safeParse(wrong, { error }).error?.issues[0]?.message).toBe("custom at gate");
  });

  test("an issue never holds the value, even where the caller asks for it", () => {
    const { error } = freshGate().safeParse({ gate: { secret: "topsecret" } }, { reportInput: true });
    expect(JSON.stringify(error?.issues)).not.toContain("topsecret");
  });
});

function catchError(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
