import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { parse as parseYaml } from "yaml";

/** One schema of the store. */
export type StoredSchema = { readonly name: string; readonly file: string };

/** A document that its authors say a schema accepts, or refuses. */
export type Example = {
  /** Path below the store, such as `negative_test/ant/broken.json`. */
  readonly path: string;
  readonly valid: boolean;
  readonly value: unknown;
};

const schemasWithFormats: ReadonlySet<string> = new Set([
  "abc-supply-plan-10.0.0",
  "abc-supply-plan-10.1.0",
  "abc-supply-plan-11.1.0",
  "abc-supply-plan-14.0.0",
  "all-contributors",
  "madge",
]);

/** Whether examples of a schema are wrong by a `format` alone: the store's own runner checks formats, which the standard leaves open. */
export function countsOnFormats({ name }: StoredSchema): boolean {
  return schemasWithFormats.has(name);
}

/** Every schema of the store, by name. */
export function storedSchemas(store: string): readonly StoredSchema[] {
  return readdirSync(join(store, "schemas"))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ name: file.slice(0, -".json".length), file: `schemas/${file}` }));
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  ".json": (text) => JSON.parse(text),
  ".yaml": (text) => parseYaml(text),
  ".yml": (text) => parseYaml(text),
};

/** The examples of a schema, and the paths of those in languages that are not read here. */
export function examplesOf(store: string, { name }: StoredSchema): ExamplesOf {
  const paths = [
    ...filesIn(store, `test/${name}`).map((path) => ({ path, valid: true })),
    ...filesIn(store, `negative_test/${name}`).map((path) => ({ path, valid: false })),
  ];
  const unread = paths.filter(({ path }) => readers[extname(path)] === undefined);
  const examples = paths.flatMap(({ path, valid }) => {
    const read = readers[extname(path)];
    return read === undefined
      ? []
      : [{ path, valid, value: read(readFileSync(join(store, path), "utf8").replace(/^\uFEFF/, "")) }];
  });
  return { examples, unread: unread.map(({ path }) => path) };
}

/** What {@link examplesOf} finds. */
export type ExamplesOf = { readonly examples: readonly Example[]; readonly unread: readonly string[] };

function filesIn(store: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(store, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(store, join(entry.parentPath, entry.name)))
      .sort();
  } catch {
    return [];
  }
}
