import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileTypes } from "../../codegen/src/pipeline.js";
import { type Consumer, createConsumer } from "../consumers/support/compile.js";
import { suite } from "../support/vectors.js";

const folder = suite("openapi");
const timeout = 180_000;
const documents = [
  "petstore-3.1.json",
  "train-travel-3.1.json",
  "scalar-galaxy.json",
  "box-v2025.json",
  "twilio-verify.json",
];

/** One component: our type for it is assignable to theirs, or the other way round. */
type Question = { readonly name: string; readonly line: string };

describe.skipIf(folder === undefined)("our models of components and those of `paths`", () => {
  const files = new Map<string, string>();
  const questions: Question[] = [];
  let consumer: Consumer;
  let output = "";

  beforeAll(async () => {
    const imports: string[] = [];
    for (const [at, document] of documents.entries()) {
      const compiled = await compileTypes({
        root: folder ?? "",
        inputs: [document],
        emit: ["types", "paths"],
      });
      if (compiled.files === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
      for (const [path, text] of compiled.files) files.set(`d${at}/${path}`, comparable(text));
      imports.push(`import type * as own${at} from "./d${at}/index.js";`);
      imports.push(`import type { components as theirs${at} } from "./d${at}/paths.js";`);
      for (const [id, name] of compiled.names) questions.push(...questionsOf(id, { name, at, document }));
    }
    const fits = "type Fits<A, B> = [A] extends [B] ? true : false;";
    files.set("questions.ts", [...imports, fits, ...questions.map(({ line }) => line), ""].join("\n"));
    consumer = createConsumer(files);
    output = consumer.compile("TypeScript 7", { isolatedDeclarations: false, declaration: false });
  }, timeout);

  afterAll(() => consumer.remove());

  test("can be compared", () => {
    const others = output
      .split("\n")
      .filter((line) => line.includes("error") && !line.includes("/questions.ts"));
    expect(others).toEqual([]);
    expect(questions.length).toBeGreaterThan(200);
  });

  test("take each other's values but where the reason is known", () => {
    const first = documents.length * 2 + 2;
    const found = [...output.matchAll(/\/questions\.ts\((\d+),/g)].map(
      ([, line]) => questions[Number(line) - first]?.name ?? "",
    );
    expect(found.sort()).toEqual([...known].sort());
  });
});

/** Reason → the questions (document, component, direction) that it answers with no. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "Theirs takes what has a default for present, also in replies.": [
    "petstore-3.1.json Order narrower",
    "twilio-verify.json verify.v2.service narrower",
    "twilio-verify.json verify.v2.service.access_token narrower",
    "twilio-verify.json verify.v2.service.entity.challenge.notification narrower",
    "twilio-verify.json verify.v2.service.rate_limit.bucket narrower",
    "twilio-verify.json verify.v2.verification_attempts_summary narrower",
  ],
  "The schema has properties and no type, so that it takes what is no object; theirs does not.": [
    "train-travel-3.1.json BookingPayment narrower",
    "train-travel-3.1.json Problem narrower",
  ],
  "An object without properties that allows no others holds anything in theirs.": [
    "box-v2025.json DocGenJob wider",
    "box-v2025.json DocGenJob--Full wider",
    "box-v2025.json DocGenJobs wider",
    "box-v2025.json DocGenJobs--Full wider",
  ],
};
const known = Object.values(reasons).flat();

function questionsOf(
  id: string,
  { name, at, document }: { readonly name: string; readonly at: number; readonly document: string },
): readonly Question[] {
  const component = /#\/components\/schemas\/([^/~]+)$/.exec(id)?.[1];
  if (component === undefined) return [];
  const [own, theirs] = [`own${at}.${name}`, `theirs${at}["schemas"][${JSON.stringify(component)}]`];
  const ask = (direction: string, one: string, other: string): Question => ({
    name: `${document} ${component} ${direction}`,
    line: `export const ${direction}${at}_${name}: Fits<${one}, ${other}> = true;`,
  });
  return [ask("narrower", own, theirs), ask("wider", theirs, own)];
}

/** Lists that may be changed, any value as `unknown`, 64-bit integers as numbers: the others know no other. */
function comparable(text: string): string {
  return text
    .replace(/^import .* as e from .*$/m, "declare namespace e { type Json = unknown; }")
    .replaceAll("readonly ", "")
    .replaceAll("bigint", "number");
}
