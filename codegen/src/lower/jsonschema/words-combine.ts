import { quote } from "../../diagnostics/index.js";
import {
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  ownValue,
  pointerTokens,
  type TypeId,
  typeId,
} from "../../ir/index.js";
import { since } from "./dialect.js";
import { leniency, readList, readString, refuse, within } from "./read.js";
import type { Word, WordPlace } from "./word.js";

function readMembers(value: Json, place: WordPlace): readonly Json[] {
  const members = readList(value, place);
  if (members === undefined || !within(members.length, "maxUnionMembers", "members", place)) return [];
  if (members.length === 0) refuse(place, "an array with at least one schema", value);
  return members;
}

function union(key: "anyOf" | "oneOf"): Word {
  return {
    lower(value, place) {
      const members = readMembers(value, place).map((member, index) => place.subschema(member, index).node);
      if (members.length > 0) place.draft.node[key] = members;
    },
  };
}

const allOf: Word = {
  lower(value, place) {
    const members = readMembers(value, place).map((member, index) => place.subschema(member, index));
    if (members.length === 0) return;
    place.draft.node.allOf = members.map((member) => member.node);
    place.draft.memberNotes = members.map((member) => member.notes);
  },
};

function single(key: "not" | "if" | "then" | "else"): Word {
  return {
    ...(key !== "not" && { only: since["draft-07"] }),
    lower(value, place) {
      place.draft.node[key] = place.subschema(value).node;
    },
  };
}

/** A hint which member of a union a value belongs to. It never changes what is valid, so an unusable one is left out with a warning. */
const discriminator: Word = {
  note: true,
  lower(value, place) {
    // AsyncAPI writes the bare name of the property.
    const property = isRecord(value) ? readPropertyName(value, place) : readString(value, place);
    const members = place.schema["oneOf"] ?? place.schema["anyOf"];
    if (property === undefined) return;
    const explicit = explicitMapping(value, place);
    const mapped = new Set(explicit.map(([, target]) => target));
    const implicit = isList(members) ? implicitMapping(members, place) : [];
    const byValue = new Map([...implicit.filter(([, target]) => !mapped.has(target)), ...explicit]);
    const mapping = [...byValue].map(([key, target]) => ({ value: key, target }));
    const fallback = defaultTarget(value, isList(members), place);
    if (isList(members)) {
      place.draft.node.discriminator = { property, mapping, ...(fallback && { fallback }) };
      place.scope.unions.push(place.schemaOrigin);
    } else if (!hasDefault(value, place))
      place.scope.hierarchies.set(typeId(place.schemaOrigin), { property, mapping });
  },
};

function readPropertyName(value: JsonRecord, place: WordPlace): string | undefined {
  for (const field of Object.keys(value).sort()) {
    if (field === "propertyName" || field === "mapping" || field.startsWith("x-")) continue;
    if (field === "defaultMapping" && hasDefault(value, place)) continue;
    const message = `${quote(field)} of a discriminator has no effect.`;
    place.scope.reporter.report("keyword-ignored", message, place.inside(field).origin);
  }
  const name = ownValue(value, "propertyName");
  return typeof name === "string"
    ? name
    : refuse(place.inside("propertyName"), "an object with the string `propertyName`", value);
}

/** Without a mapping the value is the name of the member's schema: the last part of its reference. */
function implicitMapping(members: readonly Json[], place: WordPlace): readonly (readonly [string, TypeId])[] {
  return members.flatMap((member) => {
    const ref = isRecord(member) ? ownValue(member, "$ref") : undefined;
    const target = typeof ref === "string" ? place.scope.set.resolve(ref, place.schemaOrigin) : undefined;
    if (target === undefined) return [];
    return [
      [
        pointerTokens(target.pointer).at(-1) ?? target.file,
        place.scope.refer(target, place.environment),
      ] as const,
    ];
  });
}

function explicitMapping(value: Json, place: WordPlace): readonly (readonly [string, TypeId])[] {
  const mapping = isRecord(value) ? ownValue(value, "mapping") : undefined;
  if (mapping === undefined) return [];
  if (!isRecord(mapping)) return refuse(place.inside("mapping"), "an object", mapping) ?? [];
  return Object.entries(mapping).flatMap(([key, name]) => {
    const at = place.inside("mapping", key);
    if (typeof name !== "string") return refuse(at, "a reference to a schema", name) ?? [];
    const target = mappedTarget(name, at);
    return target === undefined ? [] : [[key, target] as const];
  });
}

/** What a mapping names: the resolver has told of references without target, but knows nothing of names. */
function mappedTarget(name: string, place: WordPlace): TypeId | undefined {
  const { scope, schemaOrigin, origin } = place;
  const isName = /^[A-Za-z0-9._-]+$/.test(name);
  const ref = isName ? `#/components/schemas/${name}` : name;
  const target = scope.set.find?.(ref, schemaOrigin);
  if (target !== undefined) return scope.refer(target, place.environment);
  if (isName)
    scope.reporter.report("ref-missing", `${quote(name)} is the name of no schema.`, origin, leniency(place));
  return undefined;
}

/** Only OpenAPI has default mappings. */
function hasDefault(value: Json, place: WordPlace): value is JsonRecord {
  const isSaid = isRecord(value) && Object.hasOwn(value, "defaultMapping");
  return isSaid && place.scope.isOpenApi(place.schemaOrigin.file);
}

/** What values without a known tag are (OpenAPI 3.2); schemas that extend one with a discriminator are just not told apart then. */
function defaultTarget(value: Json, isUnion: boolean, place: WordPlace): TypeId | undefined {
  if (!hasDefault(value, place)) return undefined;
  const name = ownValue(value, "defaultMapping") ?? null;
  const at = place.inside("defaultMapping");
  if (typeof name !== "string") return refuse(at, "a reference to a schema", name);
  if (isUnion) return mappedTarget(name, at);
  const message = "With `defaultMapping`, types that extend this one are not told apart.";
  place.scope.reporter.report("keyword-ignored", message, at.origin);
  return undefined;
}

/** Words that combine schemas. */
export const combiningWords: readonly (readonly [string, Word])[] = [
  ["allOf", allOf],
  ["anyOf", union("anyOf")],
  ["oneOf", union("oneOf")],
  ["not", single("not")],
  ["if", single("if")],
  ["then", single("then")],
  ["else", single("else")],
  ["discriminator", discriminator],
];
