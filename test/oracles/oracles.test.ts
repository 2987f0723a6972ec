import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Consumer, createConsumer } from "../consumers/support/compile.js";
import { suite } from "../support/vectors.js";
import { openApiSchemas, scenarioSchemas } from "./support/corpus.js";
import { knownDisagreements } from "./support/disagreements.js";
import { jsonSchemaToTypescript, openapiTypescript, ownTypes } from "./support/sources.js";

const folder = suite("openapi");
const timeout = 180_000;
const directions = ["narrower", "wider"] as const;
const header = `import type * as own from "./own.js";
import type * as jsonSchemaToTypescript from "./json-schema-to-typescript.js";
import type * as openapiTypescript from "./openapi-typescript.js";
type Fits<A, B> = [A] extends [B] ? true : false;`;

describe.skipIf(folder === undefined)("our types and those of other generators", () => {
  const schemas = [...openApiSchemas(folder ?? ""), ...scenarioSchemas()];
  const questions = schemas.flatMap(({ name }, index) =>
    Object.entries(others).flatMap(([generator, module]) =>
      directions.map((direction) => ({
        name: `${generator} | ${name} | ${direction}`,
        text: `export const q${index}_${module}_${direction}: ${fits(`S${index}`, module, direction)} = true;`,
      })),
    ),
  );
  let consumer: Consumer;
  let output = "";

  beforeAll(async () => {
    consumer = createConsumer(
      new Map([
        ["own.ts", ownTypes(schemas)],
        ["json-schema-to-typescript.ts", await jsonSchemaToTypescript(schemas)],
        ["openapi-typescript.ts", await openapiTypescript(schemas)],
        ["questions.ts", [header, ...questions.map(({ text }) => text), ""].join("\n")],
      ]),
    );
    output = consumer.compile("TypeScript 7", { isolatedDeclarations: false, declaration: false });
  }, timeout);

  afterAll(() => consumer.remove());

  test("all can be compared", () => {
    expect(
      output.split("\n").filter((line) => line.includes("error") && !line.includes("/questions.ts")),
    ).toEqual([]);
    expect(schemas.length).toBeGreaterThan(700);
  });

  test("agree but where the reason is known", () => {
    const first = header.split("\n").length + 1;
    const found = [...output.matchAll(/\/questions\.ts\((\d+),/g)].map(
      ([, line]) => questions[Number(line) - first]?.name ?? "",
    );
    expect(found.sort()).toEqual([...knownDisagreements()].sort());
  });
});

const others = {
  "json-schema-to-typescript": "jsonSchemaToTypescript",
  "openapi-typescript": "openapiTypescript",
} as const;

function fits(type: string, module: string, direction: (typeof directions)[number]): string {
  const [own, other] = [`own.${type}`, `${module}.${type}`];
  return direction === "narrower" ? `Fits<${own}, ${other}>` : `Fits<${other}, ${own}>`;
}
