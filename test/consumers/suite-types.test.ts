import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../codegen/src/pipeline.js";
import { readGroups, type SuiteGroup } from "../conformance/suite-support/groups.js";
import { writeFiles } from "../hostile/emitted.js";
import { suite } from "../support/vectors.js";
import { type Assignment, assignmentsFile } from "./support/assignments.js";
import { type CompilerName, type Consumer, compilers, createConsumer } from "./support/compile.js";

const folder = suite("json-schema-test-suite");
const timeout = 300_000;

/** Where a property of such a name may be absent, TypeScript takes the one that every object inherits for it. */
const inherited = /"(?:constructor|hasOwnProperty|isPrototypeOf|toString|valueOf)"/;

describe.skipIf(folder === undefined)("the types of the official suite", () => {
  const root = folder ?? "";
  const drafts = [
    ["draft2020-12", "2020-12"],
    ["draft2019-09", "2019-09"],
    ["draft7", "draft-07"],
  ] as const;
  const assignments: Assignment[] = [];
  let consumer: Consumer;

  beforeAll(() => {
    const files = new Map<string, string>();
    const modules: string[] = [];
    for (const [draft, dialect] of drafts) {
      for (const [index, group] of readGroups(join(root, "tests", draft)).entries()) {
        if (inherited.test(group.schemaText)) continue;
        const name = `${draft.replace(/\W/g, "_")}_${index}`;
        for (const [path, text] of typesOf(group, dialect, join(root, "remotes")))
          files.set(`${name}/${path}`, text);
        modules.push(`export type * as ${name} from "./${name}/models/root.js";\n`);
        const fitting = group.cases.filter(({ valid }) => valid).map(({ data }) => plain(data));
        assignments.push(...fitting.map((value) => ({ type: `s.${name}.Root`, value, isAssignable: true })));
      }
    }
    files.set("suite.ts", modules.join(""));
    files.set("values.ts", assignmentsFile('import type * as s from "./suite.js";', assignments));
    consumer = createConsumer(files);
  }, timeout);

  afterAll(() => consumer.remove());

  test.each(Object.keys(compilers) as CompilerName[])(
    "take every valid value under %s",
    { timeout },
    (compiler) => {
      const options = { exactOptionalPropertyTypes: true, isolatedDeclarations: false, declaration: false };
      expect(consumer.compile(compiler, options)).toBe("");
    },
  );

  test("were asked about most of it", () => {
    expect(assignments.length).toBeGreaterThan(1_500);
  });
});

type Dialect = "2020-12" | "2019-09" | "draft-07";

const scratch = join(import.meta.dirname, "../conformance/.edgeloom");

function typesOf(group: SuiteGroup, dialect: Dialect, remotes: string): ReadonlyMap<string, string> {
  mkdirSync(scratch, { recursive: true });
  const work = mkdtempSync(join(scratch, "types-"));
  writeFiles(work, { "schemas/root.json": group.schemaText });
  const { files, diagnostics } = compile({
    root: work,
    inputs: ["schemas/root.json"],
    emit: ["types"],
    allowedRoots: ["schemas", remotes],
    resources: { "http://localhost:1234/": remotes },
    dialect,
    defaults: "ignore",
    patterns: "linear",
  });
  rmSync(work, { recursive: true });
  if (files === undefined)
    throw new Error(`${group.file}: ${group.description}: ${JSON.stringify(diagnostics)}`);
  return files;
}

/** What a reader without exact integers gives: those beyond 2^53 have no type of their own where a number is asked for. */
function plain(data: unknown): unknown {
  return JSON.parse(
    JSON.stringify(data, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each)),
  );
}
