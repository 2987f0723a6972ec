import type { SchemaNode, TypeDecl, TypeId } from "edgeloom/plugin";
import { Names } from "./names.js";

const maxInt = 2_147_483_647;

/** The declarations as type definitions. What GraphQL has no word for, such as unions of scalars, is the scalar `JSON`. */
export function typeDefinitions(types: readonly TypeDecl[]): string {
  return new Definitions(types).text();
}

class Definitions {
  private readonly names = new Names();
  private readonly decls: ReadonlyMap<TypeId, TypeDecl>;
  private readonly named = new Map<TypeId, string>();
  private readonly written: string[] = [];

  constructor(types: readonly TypeDecl[]) {
    this.decls = new Map(types.map((decl) => [decl.id, decl]));
    for (const { id, name, node } of types) if (hasName(node)) this.named.set(id, this.names.allot(name));
  }

  text(): string {
    for (const [id, name] of this.named) {
      const node = this.decls.get(id)?.node;
      if (node !== undefined) this.define(name, node);
    }
    return ["scalar JSON", ...this.written].join("\n\n").concat("\n");
  }

  private define(name: string, node: SchemaNode): void {
    const head = description(node, "");
    const words = enumWords(node);
    if (words !== undefined) {
      this.written.push(`${head}enum ${name} {\n${words.map((word) => `  ${word}`).join("\n")}\n}`);
      return;
    }
    const fields = new Names([]);
    // Its own place first: definitions that its fields need stand behind it.
    const at = this.written.push("") - 1;
    const lines = (node.object?.properties ?? []).map((property) => {
      const type = this.typeOf(property.node, `${name}_${property.name}`, new Set());
      const field = `${fields.allot(property.name)}: ${type}${property.required ? "!" : ""}`;
      return `${description(property.node, "  ")}  ${field}`;
    });
    this.written[at] = `${head}type ${name} {\n${lines.join("\n")}\n}`;
  }

  /** The type of a node. What has no name of its own is named after where it stands; `inside` ends rings of aliases. */
  private typeOf(node: SchemaNode, place: string, inside: ReadonlySet<TypeId>): string {
    const { ref } = node;
    if (ref !== undefined) {
      const target = this.decls.get(ref);
      if (target === undefined || inside.has(ref)) return "JSON";
      return this.named.get(ref) ?? this.typeOf(target.node, place, new Set([...inside, ref]));
    }
    if (hasName(node)) {
      const name = this.names.allot(place);
      this.define(name, node);
      return name;
    }
    if (node.array?.items !== undefined && isOnly(node, "array"))
      return `[${this.typeOf(node.array.items, `${place}_item`, inside)}]`;
    return scalarOf(node);
  }
}

function scalarOf(node: SchemaNode): string {
  if (isOnly(node, "string")) return "String";
  if (isOnly(node, "boolean")) return "Boolean";
  if (isOnly(node, "number")) return "Float";
  if (!isOnly(node, "integer")) return "JSON";
  const { minimum = -Infinity, maximum = Infinity } = node.number ?? {};
  // Integers of GraphQL have 32 bits.
  return minimum >= -maxInt - 1 && maximum <= maxInt ? "Int" : "Float";
}

function isOnly({ types, anyOf, oneOf }: SchemaNode, type: string): boolean {
  return types?.length === 1 && types[0] === type && anyOf === undefined && oneOf === undefined;
}

/** Whether GraphQL gives it a definition: an object with properties, or an enum of names. */
function hasName(node: SchemaNode): boolean {
  return (
    enumWords(node) !== undefined || (isOnly(node, "object") && (node.object?.properties.length ?? 0) > 0)
  );
}

/** The values of an enum, where GraphQL can have all of them as names. */
function enumWords({ values = [] }: SchemaNode): readonly string[] | undefined {
  const words = values.flatMap((value) => (typeof value === "string" && isWord(value) ? [value] : []));
  return words.length > 0 && words.length === values.length ? words : undefined;
}

function isWord(text: string): boolean {
  return /^(?!__)[A-Za-z_]\w*$/.test(text) && !["true", "false", "null"].includes(text);
}

/** A description as GraphQL has it: a string of JSON is one of GraphQL, too. */
function description({ docs }: SchemaNode, indent: string): string {
  return docs.description === undefined ? "" : `${indent}${JSON.stringify(docs.description)}\n`;
}
