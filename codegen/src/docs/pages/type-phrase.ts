import { type JsonType, type SchemaNode, withoutNull } from "../../ir/index.js";
import type { Book } from "../book.js";
import { type Phrase, phrase } from "../markdown/build.js";
import { inlineCode } from "../markdown/clean.js";
import { shortJson } from "../pretty-json.js";
import { linkToModel } from "./links.js";

const maxValues = 12;
const maxMembers = 12;
const maxDepth = 6;

/** What a value is, in a few words: `list of Gateway or null`. */
export function typePhrase(book: Book, node: SchemaNode, depth = 0): Phrase {
  if (node.never === true) return "nothing";
  if (depth > maxDepth) return "…";
  const inner = (child: SchemaNode): Phrase => typePhrase(book, child, depth + 1);
  if (node.ref !== undefined) return linkToModel(book, node.ref);
  if (node.values !== undefined) return valuesPhrase(node.values.map(shortJson));
  const union = node.anyOf ?? node.oneOf;
  if (union !== undefined) return joined(union.map(inner), " or ");
  const solid = withoutNull(node);
  if (solid !== node && solid.types?.length === 1) return phrase(inner(solid), " or null");
  if (node.types !== undefined)
    return joined(
      node.types.map((type) => ofType(type, node, inner)),
      " or ",
    );
  if (node.allOf !== undefined) return joined(node.allOf.map(inner), " and ");
  if (node.object !== undefined) return ofType("object", node, inner);
  return node.array === undefined ? "any value" : ofType("array", node, inner);
}

function ofType(type: JsonType, node: SchemaNode, inner: (child: SchemaNode) => Phrase): Phrase {
  if (type === "array") {
    const { items, prefixItems } = node.array ?? {};
    if (prefixItems !== undefined) return ["list of ", joined(prefixItems.map(inner), ", ")];
    return items === undefined ? "list" : ["list of ", inner(items)];
  }
  if (type === "object") {
    const { properties = [], additionalProperties: further } = node.object ?? {};
    return properties.length === 0 && further !== undefined && further.never !== true
      ? ["map of ", inner(further)]
      : "object";
  }
  const format = type === "string" ? node.string?.format : node.number?.format;
  return format === undefined || type === "null" || type === "boolean"
    ? type
    : [`${type} (`, inlineCode(format), ")"];
}

function valuesPhrase(values: readonly string[]): Phrase {
  const shown = values.slice(0, maxValues).map((value) => inlineCode(value));
  const more = values.length > maxValues ? ` or one of ${values.length - maxValues} more` : "";
  return [joined(shown, ", "), more];
}

/** Phrases with words between them; long lists end early. */
export function joined(parts: readonly Phrase[], between: string): Phrase {
  const shown = parts.slice(0, maxMembers);
  const all = parts.length > maxMembers ? [...shown, "…"] : shown;
  return all.flatMap((part, at) => (at === 0 ? [part] : [between, part]));
}
