import type {
  ContentDecl,
  ContentKind,
  PartDecl,
  PartRules,
  PositionalDecl,
  TypeId,
} from "../../ir/index.js";
import { code, type Fragment, join, lit, memberName, runtime, sym, typeSym } from "../../print/index.js";
import { inputSymbol, symbolOf } from "../symbols.js";
import { anyType, arrayOf, openUnionOf, primary, stringType, type TypeText } from "../types/type-text.js";
import { namedFields, positionFields } from "./parts.js";
import type { RestScope } from "./scope.js";

const fileType: TypeText = openUnionOf([
  primary(runtime("FileInput"), "FileInput"),
  primary(runtime("FileContent"), "FileContent"),
]);

/** What a body of a media type is given as. */
export function sentType(content: ContentDecl, scope: RestScope): TypeText {
  const { kind, type, parts, positional, hasHiddenFiles } = content;
  if (kind === "binary") return fileType;
  if (positional !== undefined) return listedType(content, positional, scope);
  // No model says which of its alternatives or open names hold files, so whatever a part may be is taken.
  if (hasHiddenFiles === true) return untyped.multipart;
  const model = type === undefined ? untyped[kind] : inputType(scope.sent(type), scope);
  if (kind === "lines" || kind === "events") return severalOf(model);
  const files =
    type === undefined
      ? []
      : parts.filter((part) => part.isWritten || part.binary === true || hasFiles(part));
  return files.length === 0 ? model : withFiles(model, files, requiredOf(scope.sent(type as TypeId), scope));
}

/** All at once, or as they come. */
function severalOf(model: TypeText): TypeText {
  return openUnionOf([arrayOf(model), primary(code`AsyncIterable<${model.text}>`)]);
}

/** Parts without names. JSON has no files, so a list that may hold some takes whatever a part may be. */
function listedType({ type }: ContentDecl, positional: PositionalDecl, scope: RestScope): TypeText {
  const { prefix, rest, isStream } = positional;
  const model = type === undefined ? anyType : inputType(scope.sent(type), scope);
  const hasFiles = [...prefix, rest].some(({ binary }) => binary === true);
  const mayBeFile = openUnionOf([anyType, fileType]);
  if (isStream) return severalOf(prefix.length > 0 && hasFiles ? mayBeFile : hasFiles ? fileType : model);
  return hasFiles ? arrayOf(mayBeFile) : model;
}

/** What a body of a media type comes as. */
export function receivedType({ kind, type }: ContentDecl, scope: RestScope): TypeText {
  if (kind === "binary" || kind === "multipart") return primary(code`Uint8Array`, "Uint8Array");
  const model = type === undefined ? untyped[kind] : modelType(scope.received(type));
  return kind === "lines" || kind === "events" ? arrayOf(model) : model;
}

/** The model that stands for these contents: they are one, plain JSON. Undefined where they are anything else. */
export function loneModel(
  contents: readonly ContentDecl[],
  view: (id: TypeId) => TypeId,
): Fragment | undefined {
  const [only] = contents;
  return only === undefined || contents.length > 1 ? undefined : plainModel(only, view);
}

/** What declares a body, with the view of its model that is sent or received. Models import no operations, so they are there. */
export function contentValue(
  content: ContentDecl,
  view: (id: TypeId) => TypeId,
  { analysis }: RestScope,
): Fragment {
  const { mediaType, kind, type, parts, positional } = content;
  const plain = plainModel(content, view);
  if (plain !== undefined) return plain;
  const model = type === undefined ? undefined : modelValue(view(type));
  if (kind === "json") {
    const given = mediaType === jsonType ? [] : [lit(mediaType)];
    const first = model ?? (given.length > 0 ? code`undefined` : code``);
    return code`/*@__PURE__*/ ${runtime("json")}(${join([first, ...given], ", ")})`;
  }
  const rules = namedFields(parts, analysis);
  const named = rules === undefined ? [] : [rules];
  const rest = positional === undefined ? named : [code`undefined`, positionFields(positional, analysis)];
  const middle = model ?? (rest.length > 0 ? code`undefined` : code``);
  return code`/*@__PURE__*/ ${runtime("content")}(${join([lit(kind), lit(mediaType), middle, ...rest], ", ")})`;
}

const jsonType = "application/json";

function plainModel(
  { kind, mediaType, type }: ContentDecl,
  view: (id: TypeId) => TypeId,
): Fragment | undefined {
  return kind === "json" && mediaType === jsonType && type !== undefined ? modelValue(view(type)) : undefined;
}

function modelValue(id: TypeId): Fragment {
  return sym(symbolOf.model(id));
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

/** JSON has no files, so the model has no type for them: those of its properties are said anew. */
function withFiles(
  model: TypeText,
  files: readonly PartDecl[],
  requiredNames: ReadonlySet<string>,
): TypeText {
  const names = files.map(({ property }) => lit(property));
  const members = files.map((part) => {
    const type = filesType(part).text;
    return requiredNames.has(part.property)
      ? code`readonly ${memberName(part.property)}: ${type}`
      : code`readonly ${memberName(part.property)}?: ${type} | undefined`;
  });
  return {
    text: code`Omit<${model.text}, ${join(names, " | ")}> & { ${join(members, "; ")} }`,
    binding: "intersection",
  };
}

/** Whether a part is made of others of which some are files. */
function hasFiles({ parts = [], positional }: PartRules): boolean {
  const inner = [...parts, ...(positional ? [...positional.prefix, positional.rest] : [])];
  return inner.some((part) => part.binary === true || hasFiles(part));
}

function filesType({ files, binary, isWritten }: PartDecl): TypeText {
  // Of files among values of its own there is no model.
  if (binary !== true && isWritten !== true) return primary(code`unknown`, "unknown");
  if (files === undefined) return fileType;
  const many = arrayOf(fileType);
  return files === "many" ? many : openUnionOf([fileType, many]);
}

function requiredOf(id: TypeId, { analysis }: RestScope): ReadonlySet<string> {
  const facets = analysis.conjuncts(analysis.decl(id).node).flatMap(({ object }) => object ?? []);
  return new Set(
    facets.flatMap(({ properties, required }) => [
      ...required,
      ...properties.flatMap((property) => (property.required ? [property.name] : [])),
    ]),
  );
}
