import { exampleOf } from "../../examples/index.js";
import {
  type Json,
  referencesOf,
  type SchemaNode,
  type TypeId,
  type TypeLookup,
  visitNodes,
} from "../../ir/index.js";

/** An example that reads in TypeScript as it does in JSON, with what must be there; undefined where there is none. */
export function plainExample(node: SchemaNode, lookup: TypeLookup, hint: string): Json | undefined {
  if (!isPlain(node, lookup)) return undefined;
  const example = exampleOf(node, { lookup, properties: "required" }, hint);
  return example.ok ? example.value : undefined;
}

/** Formats whose values are no numbers in a program. */
const changesType: ReadonlySet<string> = new Set(["int64", "uint64", "unixtime"]);

/** Whether numbers stay numbers everywhere in a value. */
function isPlain(root: SchemaNode, lookup: TypeLookup): boolean {
  const seen = new Set<TypeId>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    let plain = true;
    visitNodes(node, ({ number }) => {
      if (changesType.has(number?.format ?? "")) plain = false;
    });
    if (!plain) return false;
    for (const id of referencesOf(node)) {
      const decl = lookup(id);
      if (decl !== undefined && !seen.has(id)) open.push(decl.node);
      seen.add(id);
    }
  }
  return true;
}

/** An example of a declared type. */
export function exampleOfType(id: TypeId, lookup: TypeLookup): Json | undefined {
  const decl = lookup(id);
  return decl && plainExample(decl.node, lookup, decl.name);
}
