import { defs, type HostileCase, refused, safe } from "../case.js";

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A",
  type: "object",
  properties: { a: { type: "string" } },
};
const named = (name: string, file: string): HostileCase => ({
  name,
  files: { [file]: schema },
  outcome: refused(/./),
});
const typed = (name: string, type: string): HostileCase => ({
  name,
  files: defs({ [type]: { type: "object" } }),
  outcome: refused(/./),
});

/** Group F: paths and files, as far as a document decides them; the rest is in the tests of `write/`. */
export const pathCases: readonly HostileCase[] = [
  typed("F1 climbing type name", "../../../x"),
  typed("F2 dots", ".."),
  // Keys of definitions may hold slashes, as those of the official suite do: in a name they join words like spaces do.
  { name: "F3 absolute", files: defs({ "/etc/passwd": { type: "object" } }), outcome: safe() },
  { name: "F4 slash", files: defs({ "a/b": { type: "object" } }), outcome: safe() },
  typed("F4 slash on the way up", "a/../b"),
  typed("F4 backslash", "a\\b"),
  typed("F5 NUL", "a\u0000b"),
  named("F6 device name", "CON.json"),
  named("F6 NUL device", "NUL.json"),
  named("F6 aux", "aux.json"),
  named("F7 node_modules as a document", "node_modules.json"),
  named("F8 long file name", `${"a".repeat(240)}.json`),
  {
    name: "F7 index as a type name",
    files: defs({ index: { type: "object", properties: { a: { type: "string" } } } }),
    outcome: safe(),
  },
  {
    name: "F11 two documents for one file",
    files: { "a/Case.json": schema, "b/case.json": { ...schema, title: "B" } },
    outcome: refused(/./),
  },
];
