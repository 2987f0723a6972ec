import type { RootContent } from "mdast";
import { type SchemaNode, type TypeDecl, type TypeId, withoutNull } from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import { bullets, codeBlock, heading, type Phrase, paragraph, strong, table } from "../markdown/build.js";
import { inlineCode } from "../markdown/clean.js";
import { foreignBlocks, foreignPhrase } from "../markdown/foreign.js";
import { prettyJson, shortJson } from "../pretty-json.js";
import { linkToModel, modelName } from "./links.js";
import { noteBlocks, propertySections } from "./properties.js";
import { typePhrase } from "./type-phrase.js";
import type { Users } from "./users.js";

/** The page of a model. */
export function modelPage(book: Book, decl: TypeDecl, users: Users): Page {
  const title = modelName(decl);
  return {
    path: book.pathOf(decl.id) ?? "",
    title,
    children: [
      ...pageHead(title, decl.node.docs, decl.node.docs.description ?? otherTitle(decl)),
      ...modelBody(book, decl.id),
      ...usedBy(users.of(decl.id)),
      ...sourceOf(decl.origin),
    ],
  };
}

/** A title that only repeats the name says nothing. */
function otherTitle({ node, name }: TypeDecl): string | undefined {
  return node.docs.title === name ? undefined : node.docs.title;
}

/** What a model is: type, properties, values, alternatives and an example. */
export function modelBody(book: Book, id: TypeId): readonly RootContent[] {
  const decl = book.lookup(id);
  if (decl === undefined) return [];
  const node = book.merged(decl.node);
  const sections = propertySections(book, node);
  return [
    ...(sections.length > 0 || isListed(node)
      ? []
      : [paragraph(strong("Type:"), " ", typePhrase(book, node))]),
    ...noteBlocks(node),
    ...valueTable(node),
    ...alternatives(book, node),
    ...(sections.length > 0 ? [heading(2, "Properties"), ...sections] : []),
    ...exampleSection(book, decl.node, decl.name),
  ];
}

/** An example as a section of its own; none where no value was found that certainly fits. */
export function exampleSection(
  book: Book,
  node: SchemaNode,
  hint: string,
  words = "Example",
): readonly RootContent[] {
  const value = book.example(node, hint);
  return value === undefined ? [] : [heading(2, words), codeBlock("json", prettyJson(value))];
}

/** Several values, which have a table of their own. */
function isListed({ values }: SchemaNode): boolean {
  return values !== undefined && values.length > 1;
}

function valueTable(node: SchemaNode): readonly RootContent[] {
  const { values = [], valueNames } = node;
  if (!isListed(node)) return [];
  const rows = values.map((value, at) => {
    const name = valueNames?.[at];
    return [
      inlineCode(shortJson(value)),
      ...(valueNames ? [name === undefined ? "" : inlineCode(name)] : []),
    ];
  });
  return [heading(2, "Values"), table([["Value", ...(valueNames ? ["Name in code"] : [])], ...rows])];
}

function alternatives(book: Book, node: SchemaNode): readonly RootContent[] {
  const members = withoutNull(node).anyOf ?? withoutNull(node).oneOf;
  if (members === undefined || members.length < 2) return [];
  const items = members.map((member): Phrase => {
    const said = foreignPhrase(member.docs.description ?? aboutRef(book, member));
    return [typePhrase(book, member), ...(said.length > 0 ? [": ", said] : [])];
  });
  return [heading(2, "Alternatives"), ...discriminator(book, node), bullets(items)];
}

function aboutRef(book: Book, { ref }: SchemaNode): string | undefined {
  return ref === undefined ? undefined : book.lookup(ref)?.node.docs.description;
}

function discriminator(book: Book, { discriminator: told }: SchemaNode): readonly RootContent[] {
  if (told === undefined) return [];
  const rows = told.mapping.map(({ value, target }) => [inlineCode(value), linkToModel(book, target)]);
  return [
    paragraph("They are told apart by ", inlineCode(told.property), "."),
    table([["Value", "Model"], ...rows]),
  ];
}

function usedBy(links: readonly Phrase[]): readonly RootContent[] {
  return links.length === 0 ? [] : [heading(2, "Used by"), bullets(links)];
}

/** Since when something is there, and whether it should still be used. */
function standing({ deprecated, since }: TypeDecl["node"]["docs"]): readonly RootContent[] {
  return [
    ...(deprecated === true ? [paragraph(strong("Deprecated."))] : []),
    ...(since === undefined ? [] : [paragraph("Since ", inlineCode(since), ".")]),
  ];
}

/** What a page begins with: the title, whether the thing is still to be used, and what it is. */
export function pageHead(
  title: string,
  docs: TypeDecl["node"]["docs"],
  description: string | undefined,
): readonly RootContent[] {
  return [heading(1, title), ...standing(docs), ...foreignBlocks(description)];
}

/** Where something is described. */
export function sourceOf({ file, pointer }: TypeDecl["origin"]): readonly RootContent[] {
  return [heading(2, "Source"), paragraph(inlineCode(`${file}#${pointer}`))];
}
