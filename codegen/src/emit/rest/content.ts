import type { ContentDecl, ContentKind, PartDecl, TypeId } from "../../ir/index.js";
import {
  code,
  type Fragment,
  fields,
  join,
  key,
  lit,
  memberName,
  runtime,
  sym,
  typeSym,
} from "../../print/index.js";
import { inputSymbol, symbolOf } from "../symbols.js";
import { anyType, arrayOf, openUnionOf, primary, stringType, type TypeText } from "../types/type-text.js";
import type { RestScope } from "./scope.js";

const fileType: TypeText = openUnionOf([
  primary(runtime("FileInput"), "FileInput"),
  primary(runtime("FileContent"), "FileContent"),
]);

/** What a body of a media type is given as. */
export function sentType({ kind, type, parts }: ContentDecl, scope: RestScope): TypeText {
  if (kind === "binary") return fileType;
  const model = type === undefined ? untyped[kind] : inputType(scope.sent(type), scope);
  if (kind === "lines" || kind === "events")
    return openUnionOf([arrayOf(model), primary(code`AsyncIterable<${model.text}>`)]);
  const files = type === undefined ? [] : parts.filter((part) => part.binary === true);
  return files.length === 0
    ? model
    : withFiles(model, files, fileProperties(scope.sent(type as TypeId), scope));
}

/** What a body of a media type comes as. */
export function receivedType({ kind, type }: ContentDecl, scope: RestScope): TypeText {
  if (kind === "binary" || kind === "multipart") return primary(code`Uint8Array`, "Uint8Array");
  const model = type === undefined ? untyped[kind] : modelType(scope.received(type));
  return kind === "lines" || kind === "events" ? arrayOf(model) : model;
}

/** The expression that declares a body, with the view of its model that is sent or received. */
export function contentCall(content: ContentDecl, view: (id: TypeId) => TypeId): Fragment {
  const { mediaType, kind, type, parts } = content;
  const model = type === undefined ? undefined : code`() => ${sym(symbolOf.model(view(type)))}`;
  if (kind === "json") {
    const given = mediaType === "application/json" ? [] : [lit(mediaType)];
    const first = model ?? (given.length > 0 ? code`undefined` : code``);
    return code`/*@__PURE__*/ ${runtime("json")}(${join([first, ...given], ", ")})`;
  }
  const told = parts.map(partEntry).filter((entry) => entry !== undefined);
  const rest = told.length === 0 ? [] : [fields(told)];
  const middle = model ?? (rest.length > 0 ? code`undefined` : code``);
  return code`/*@__PURE__*/ ${runtime("content")}(${join([lit(kind), lit(mediaType), middle, ...rest], ", ")})`;
}

const untyped: Readonly<Record<ContentKind, TypeText>> = {
  json: anyType,
  form: primary(code`{ readonly [name: string]: ${anyType.text} }`),
  multipart: primary(code`{ readonly [name: string]: ${openUnionOf([anyType, fileType]).text} }`),
  text: stringType,
  binary: stringType,
  lines: anyType,
  events: anyType,
};

function modelType(id: TypeId): TypeText {
  const symbol = symbolOf.model(id);
  return primary(typeSym(symbol), symbol);
}

function inputType(id: TypeId, { analysis }: RestScope): TypeText {
  const symbol = inputSymbol(id, analysis);
  return primary(typeSym(symbol), symbol);
}

/** How a property that holds files is given. */
type FileProperty = { readonly isRequired: boolean; readonly isList: boolean };

/** JSON has no files, so the model has no type for them: those of its properties are said anew. */
function withFiles(
  model: TypeText,
  files: readonly PartDecl[],
  properties: ReadonlyMap<string, FileProperty>,
): TypeText {
  const names = files.map(({ property }) => lit(property));
  const members = files.map(({ property }) => {
    const { isRequired = false, isList = false } = properties.get(property) ?? {};
    const type = isList ? code`readonly (${fileType.text})[]` : fileType.text;
    return isRequired
      ? code`readonly ${memberName(property)}: ${type}`
      : code`readonly ${memberName(property)}?: ${type} | undefined`;
  });
  return {
    text: code`Omit<${model.text}, ${join(names, " | ")}> & { ${join(members, "; ")} }`,
    binding: "intersection",
  };
}

function fileProperties(id: TypeId, { analysis }: RestScope): ReadonlyMap<string, FileProperty> {
  const facets = analysis.conjuncts(analysis.decl(id).node).flatMap(({ object }) => object ?? []);
  return new Map(
    facets.flatMap(({ properties }) =>
      properties.map(({ name, node, required }) => [
        name,
        { isRequired: required, isList: node.types?.includes("array") === true },
      ]),
    ),
  );
}

function partEntry({
  property,
  contentType,
  style,
  explode,
  allowReserved,
  binary,
}: PartDecl): Fragment | undefined {
  const facts = { contentType, style, explode, allowReserved, binary };
  const told = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined || (value === false && name !== "explode") ? [] : [code`${key(name)}: ${lit(value)}`],
  );
  return told.length === 0 ? undefined : code`${key(property)}: ${fields(told)}`;
}
