import { quote, type Reporter } from "../diagnostics/index.js";
import { byCodeUnit, type JsonRecord, pointerJoin } from "../ir/index.js";
import { nameProblem } from "../name/name-problem.js";

/** Where the schemas stand in the document. */
export const schemasPointer = "/components/schemas";

/** A name that the generator takes, made of one that may come from anywhere. */
export function usableName(raw: string, maxLength: number): string {
  if (nameProblem(raw, maxLength) === undefined) return raw;
  const cleaned = raw.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^[._]+|[._]+$/g, "");
  const short = cleaned.slice(0, Math.max(1, maxLength - 8)).replace(/\.+$/, "");
  return nameProblem(short, maxLength) === undefined ? short : "Unnamed";
}

/** The name, with the first number behind it that makes it one that is not taken yet; then it is. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  // Names that differ only in case would meet in one file or one identifier.
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
  taken.add(free.toLowerCase());
  return free;
}

/** What each schema is called in the result: as in the document wherever the generator takes that name. */
export function schemaNames(
  schemas: JsonRecord,
  options: { readonly file: string; readonly maxLength: number; readonly reporter: Reporter },
): ReadonlyMap<string, string> {
  const { file, maxLength, reporter } = options;
  const keys = Object.keys(schemas).sort(byCodeUnit);
  const isUsable = (key: string): boolean => nameProblem(key, maxLength) === undefined;
  const taken = new Set(keys.filter(isUsable).map((key) => key.toLowerCase()));
  return new Map(
    keys.map((key) => {
      if (isUsable(key)) return [key, key];
      const name = freeName(usableName(key, maxLength), taken);
      const origin = { file, pointer: pointerJoin(schemasPointer, key) };
      reporter.report("import-name", `The schema ${quote(key)} becomes ${quote(name)}.`, origin);
      return [key, name];
    }),
  );
}
