import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SchemaOptions } from "../../../codegen/src/schema-options.js";
import { listOf, type Raw, rawOf, targetOf } from "../../support/rest-mock/document.js";
import { suite } from "../../support/vectors.js";
import { isWhole } from "../../support/whole.js";

/** A real API whose client is put to the test. */
export type RealDocument = { readonly name: string; readonly file: string; readonly options: SchemaOptions };

/** What a user has to say to have these documents taken: a pattern is slow, and a default does not fit. */
const special: Readonly<Record<string, SchemaOptions>> = {
  "readme-3.1.json": { patterns: "linear", defaults: "ignore" },
};

/** Refers to a file that is not in the suite. */
const incomplete = "heyapi-full-3.0.yaml";

/** Every document of the suite, and GitHub's: of that a sample, written into a folder, unless `EDGELOOM_WHOLE` is set. */
export function realDocuments(folder: string): readonly RealDocument[] {
  const suiteFolder = suite("openapi");
  const files =
    suiteFolder === undefined ? [] : readdirSync(suiteFolder).filter((name) => name !== incomplete);
  const listed = files.map((name) => ({
    name,
    file: join(suiteFolder ?? "", name),
    options: special[name] ?? {},
  }));
  return [
    ...listed,
    { name: "github", file: isWhole ? githubDocument() : githubSample(folder), options: {} },
  ];
}

/** GitHub's OpenAPI document, 13 MB. */
export function githubDocument(): string {
  const entry = createRequire(import.meta.url).resolve("@octokit/openapi");
  return join(dirname(entry), "generated/api.github.com.json");
}

/** Every twelfth path of GitHub's document, with the components that they need. */
function githubSample(folder: string): string {
  const root = JSON.parse(readFileSync(githubDocument(), "utf8")) as Raw;
  const paths = Object.fromEntries(Object.entries(rawOf(root["paths"])).filter((_, at) => at % 12 === 0));
  const components: Record<string, Record<string, unknown>> = {};
  const follow = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of listOf(value)) follow(item);
    const reference = rawOf(value)["$ref"];
    const [, , kind, name] = typeof reference === "string" ? reference.split("/") : [];
    if (kind !== undefined && name !== undefined && components[kind]?.[name] === undefined) {
      const target = targetOf(root, `#/components/${kind}/${name}`);
      components[kind] = { ...components[kind], [name]: target };
      follow(target);
    }
    for (const member of Object.values(rawOf(value))) follow(member);
  };
  follow(paths);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "github.json");
  writeFileSync(file, JSON.stringify({ ...root, paths, components }));
  return file;
}
