import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "@edgeloom/runtime/wire";
import { tokenAt } from "../../../runtime/core/src/wire/source-token.js";

/** One value of the suite with the verdict that the schema must give. */
export type SuiteCase = { readonly description: string; readonly data: unknown; readonly valid: boolean };

/** One schema of the suite with its cases. */
export type SuiteGroup = {
  /** File of the suite without extension, below the folder of its draft: `ref`, `optional/format/date`. */
  readonly file: string;
  readonly description: string;
  /** As it is written, for numbers that no double holds. */
  readonly schemaText: string;
  readonly cases: readonly SuiteCase[];
};

/** All groups in the files of a folder, without those in the folders below it. */
export function readGroups(draftFolder: string, below = ""): readonly SuiteGroup[] {
  return readdirSync(join(draftFolder, below))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) =>
      groupsOf(
        join(below, name.slice(0, -".json".length)),
        readFileSync(join(draftFolder, below, name), "utf8"),
      ),
    );
}

type WrittenGroup = { readonly description: string; readonly tests: readonly SuiteCase[] };

function groupsOf(file: string, text: string): readonly SuiteGroup[] {
  return (parseJson(text) as unknown as readonly WrittenGroup[]).map(({ description, tests }, index) => {
    const schemaText = tokenAt(text, [index, "schema"]);
    if (schemaText === undefined) throw new Error(`${file}: the group ${description} has no schema`);
    return { file, description, schemaText, cases: tests };
  });
}
