import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { silentLogger } from "../../runtime/core/src/base/index.js";
import { createHttpClient, isHttpError } from "../../runtime/core/src/http/index.js";
import type { Json } from "../../runtime/core/src/schema/index.js";
import { credentialsFor, credentialVariable } from "../../runtime/live/src/cli/credentials.js";
import { randomFrom } from "../../runtime/live/src/faults.js";
import { operationOf } from "../../runtime/live/src/model/operation.js";
import { openSource, type Source } from "../../runtime/live/src/model/source.js";
import { declaredNames } from "../../runtime/live/src/rest/coerce.js";
import { type Exchange, startRestMock } from "../../runtime/live/src/rest/index.js";
import { suite } from "../support/vectors.js";
import { isWhole } from "../support/whole.js";

const folder = suite("openapi");
/** Refused for files that are not there. */
const incomplete: ReadonlySet<string> = new Set(["heyapi-full-3.0.yaml"]);
/** Large documents take seconds. */
const slow: ReadonlySet<string> = new Set(["clerk.yaml", "figma.yaml", "readme-3.1.json"]);

type Operation = NonNullable<Source["model"]["rest"]>["operations"][number];
type Arguments = { readonly [key: string]: Json | Uint8Array };
type Choose = (all: readonly Json[]) => Json | undefined;

/**
 * Whether a parameter says what its value is: a list of nothing is the same as no list, there is no form for lists and objects inside of
 * others, and of an exploded object without known names nothing tells to which parameter its pairs belong.
 */
function isWritable(
  { mediaType, style, explode, node }: Operation["parameters"][number],
  value: Json,
  source: Source,
): boolean {
  if (typeof value !== "object" || value === null || mediaType !== undefined) return true;
  const items = Object.values(value);
  if (items.length === 0) return !Array.isArray(value);
  const isFlat = items.every((item) => typeof item !== "object" || item === null);
  const known = declaredNames(source.models.shapeOf(node));
  const isLost = style === "form" && explode && !Array.isArray(value) && known.size === 0;
  return (isFlat && !isLost) || style === "deepObject";
}

/** Arguments that fit; with everything, or with what must be there. Undefined where they cannot be written as HTTP has it. */
function argumentsFor(operation: Operation, source: Source, choose: Choose, isFull: boolean) {
  const found = new Map<string, Json | Uint8Array>();
  for (const parameter of operation.parameters) {
    const { key, node, required, name } = parameter;
    const example = source.exampleOf(node, name);
    if (!example.ok || (!required && !isFull)) continue;
    if (!isWritable(parameter, example.value, source)) return undefined;
    found.set(key, example.value);
  }
  const content = operation.body?.contents[0];
  if (content === undefined || !(isFull || operation.body?.required === true)) return found;
  if (content.type === undefined)
    return found.set("body", content.kind === "text" ? "text" : new Uint8Array([1]));
  const body = choose(source.examples(source.view(content.type, "write")));
  const isEmpty = content.kind === "multipart" && Object.keys(Object(body) as object).length === 0;
  return body === undefined || isEmpty ? undefined : found.set("body", body);
}

function describesSuccess({ replies }: Operation): boolean {
  return replies.some(({ status }) => !/^[45]/.test(status));
}

/** Calls every operation with random arguments; gives what went wrong, and how many calls there were. */
async function callAll(file: string, seed: number) {
  const source = openSource([file], folder ?? "");
  const random = randomFrom(seed);
  const choose: Choose = (all) => all[Math.floor(random() * all.length)];
  const exchanges: Exchange[] = [];
  const mock = await startRestMock(source, { seed, onExchange: (exchange) => exchanges.push(exchange) });
  const schemes = source.model.rest?.securitySchemes ?? [];
  const environment = Object.fromEntries(schemes.map(({ name }) => [credentialVariable(name), "me:hunter2"]));
  const http = createHttpClient({
    baseUrl: mock.url,
    retry: false,
    logger: silentLogger,
    ...credentialsFor(source, environment),
  });
  const reply = http.reply.bind(http) as unknown as (
    operation: object,
    args: Arguments,
  ) => Promise<{ readonly status: number }>;
  const wrong: string[] = [];
  let calls = 0;
  for (const operation of source.model.rest?.operations ?? []) {
    for (const isFull of [false, true]) {
      const args = argumentsFor(operation, source, choose, isFull);
      if (args === undefined) continue;
      calls++;
      try {
        const { status } = await reply(operationOf(operation, source), Object.fromEntries(args));
        if (status >= 400) wrong.push(`${operation.name}: ${status}`);
      } catch (error) {
        // Where failures alone are described, our own client takes no success for one that it was told of.
        if (isHttpError(error) && error.statusCode === 204 && !describesSuccess(operation)) continue;
        wrong.push(`${operation.name}: ${(error as Error).message}`);
      }
    }
  }
  await http.close();
  await mock.close();
  const isTold = exchanges.some(({ path }) => path.includes("hunter2"));
  return { wrong, calls, isTold, operations: source.model.rest?.operations.length ?? 0 };
}

describe.skipIf(folder === undefined)("mocks of OpenAPI documents of the world", () => {
  const files = readdirSync(folder ?? ".").filter(
    (file) => /\.(?:json|ya?ml)$/.test(file) && !incomplete.has(file) && (isWhole || !slow.has(file)),
  );

  test.each(files)("%s: requests that fit are answered with what fits", { timeout: 60_000 }, async (file) => {
    const { wrong, calls, isTold, operations } = await callAll(file, 11);
    expect(wrong).toEqual([]);
    expect(isTold).toBe(false);
    expect(calls).toBeGreaterThan(operations);
  });
});
