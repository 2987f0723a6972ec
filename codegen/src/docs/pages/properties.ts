import type { RootContent } from "mdast";
import { notesOf } from "../../emit/types/notes.js";
import type { Property, SchemaNode } from "../../ir/index.js";
import type { Book } from "../book.js";
import { heading, type Phrase, paragraph, strong } from "../markdown/build.js";
import { inlineCode } from "../markdown/clean.js";
import { foreignBlocks } from "../markdown/foreign.js";
import { shortJson } from "../pretty-json.js";
import { joined, typePhrase } from "./type-phrase.js";

const maxDepth = 4;
const maxSections = 400;

/** What an object holds: a section for each property, those of objects inside it behind the property that holds them. */
export function propertySections(book: Book, node: SchemaNode): readonly RootContent[] {
  const sections: RootContent[] = [];
  const open = { count: 0 };
  collect(node, "", 0);
  if (open.count > maxSections)
    sections.push(
      paragraph(`… and ${open.count - maxSections} more properties, which the schema describes.`),
    );
  return sections;

  function collect(holder: SchemaNode, prefix: string, depth: number): void {
    const { properties = [] } = book.merged(holder).object ?? {};
    for (const property of properties) {
      const path = `${prefix}${property.name}`;
      if (++open.count <= maxSections) sections.push(...propertySection(book, property, path));
      else if (depth > 0) return;
      const inside = insideOf(property.node);
      if (inside !== undefined && depth < maxDepth) collect(inside.node, `${path}${inside.joint}`, depth + 1);
    }
  }
}

/** The object that a property or the items of a list hold without a name of its own. */
function insideOf(node: SchemaNode): { readonly node: SchemaNode; readonly joint: string } | undefined {
  if (node.ref !== undefined) return undefined;
  if (node.object !== undefined && node.object.properties.length > 0) return { node, joint: "." };
  const items = node.array?.items;
  return items?.ref === undefined && items?.object !== undefined ? { node: items, joint: "[]." } : undefined;
}

function propertySection(book: Book, property: Property, path: string): readonly RootContent[] {
  const { node } = property;
  return [
    heading(3, inlineCode(path)),
    paragraph(joined(factsOf(book, property), " · ")),
    ...foreignBlocks(node.docs.description ?? node.docs.title),
    ...noteBlocks(node),
  ];
}

function factsOf(book: Book, { node, ...property }: Property): readonly Phrase[] {
  const { docs } = node;
  const noted = property.default ?? docs.default;
  return [
    typePhrase(book, node),
    property.required ? strong("required") : "optional",
    ...(noted === undefined ? [] : [["default ", inlineCode(shortJson(noted))]]),
    ...(property.dynamicDefault === "now" ? ["default: the time now"] : []),
    ...(property.dynamicDefault === "service-name" ? ["default: the name of this service"] : []),
    ...(property.readOnly === true ? ["only in answers"] : []),
    ...(property.writeOnly === true ? ["only sent"] : []),
    ...(property.aliases ?? []).map((alias) => ["also read as ", inlineCode(alias)]),
    ...(docs.deprecated === true ? [strong("deprecated")] : []),
    ...(docs.since === undefined ? [] : [["since ", inlineCode(docs.since)]]),
  ];
}

/** What a schema says that its type does not. */
export function noteBlocks(node: SchemaNode): readonly RootContent[] {
  const { format: _text, ...string } = node.string ?? {};
  const notes = [
    ...(node.docs.notes ?? []),
    ...notesOf({ ...node, ...(node.string && { string }) }).filter((note) => note !== "An integer."),
  ];
  return foreignBlocks(notes.join(" "));
}
