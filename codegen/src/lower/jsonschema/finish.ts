import {
  byCodeUnit,
  canonicalJson,
  conjoinOrKeep,
  type JsonType,
  type ObjectFacet,
  type Property,
  type SchemaNode,
  uniteDependents,
} from "../../ir/index.js";
import type { Draft, Lowered, PropertyNotes } from "./draft.js";

/** Formats that speak about numbers wherever the type leaves room for one. */
const numberFormats: ReadonlySet<string> = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float",
  "double",
  "unixtime",
]);

/** Puts together what the keywords of one schema said. */
export function finishDraft(draft: Draft): Lowered {
  const isUnion = draft.nullable === true && combines(draft);
  const types = isUnion ? draft.types : typesOf(draft);
  placeFormat(draft, types);
  if (draft.countsSilently) countSilently(draft);
  const object = objectOf(draft);
  const node: SchemaNode = {
    origin: draft.origin,
    docs: draft.docs,
    ...(types && { types }),
    ...valuesOf(draft),
    ...unlessEmpty("string", draft.string),
    ...unlessEmpty("number", draft.number),
    ...unlessEmpty("array", draft.array),
    ...(object && { object }),
    ...conditionOf(draft),
    ...membersOf(draft),
    ...reportOf(draft),
  };
  const notes: PropertyNotes = Object.assign({}, ...draft.memberNotes, draft.notes);
  return { node: isUnion ? orNull(node) : node, notes };
}

/** Whether a schema says what it is by other schemas: then these would have to allow null, too, which nobody means by `nullable`. */
function combines({ node }: Draft): boolean {
  return (node.ref ?? node.allOf ?? node.anyOf ?? node.oneOf) !== undefined;
}

function orNull({ docs, ...node }: SchemaNode): SchemaNode {
  const { origin } = node;
  return {
    origin,
    docs,
    anyOf: [
      { ...node, docs: {} },
      { origin, docs: {}, types: ["null"] },
    ],
  };
}

/** What stands inside a `not` is never heard of outside it, so twice `not` says the same and tells nothing. */
function countSilently({ array, members, origin }: Draft): void {
  const { contains, minContains, maxContains } = array;
  for (const key of ["contains", "minContains", "maxContains"] as const) delete array[key];
  const counts = {
    ...(contains && { contains }),
    ...(minContains !== undefined && { minContains }),
    ...(maxContains !== undefined && { maxContains }),
  };
  const counting: SchemaNode = { origin, docs: {}, array: counts };
  members.push({ origin, docs: {}, not: { origin, docs: {}, not: counting } });
}

function typesOf(draft: Draft): readonly JsonType[] | undefined {
  if (draft.types === undefined || !draft.nullable) return draft.types;
  return [...new Set([...draft.types, "null" as const])].sort(byCodeUnit);
}

function placeFormat(draft: Draft, types: readonly JsonType[] | undefined): void {
  if (draft.format === undefined) return;
  const takesNumber = types?.some((type) => type === "number" || type === "integer") ?? true;
  const onlyNumber = types !== undefined && takesNumber && !types.includes("string");
  if (onlyNumber || (takesNumber && numberFormats.has(draft.format))) draft.number.format = draft.format;
  else draft.string.format ??= draft.format;
}

/** `enum` and `const` as one list; an enum that repeats a value keeps the first. */
function valuesOf(draft: Draft): Pick<SchemaNode, "values" | "valueNames"> {
  if (draft.enumeration === undefined) return draft.constant ? { values: [draft.constant.value] } : {};
  const listed = draft.nullable ? [...draft.enumeration, null] : draft.enumeration;
  const seen = new Set<string>();
  const allowed = draft.constant && canonicalJson(draft.constant.value);
  const kept = listed.flatMap((value, index) => {
    const text = canonicalJson(value);
    if (seen.has(text) || (allowed !== undefined && allowed !== text)) return [];
    seen.add(text);
    return [{ value, name: draft.valueNames?.[index] ?? (draft.valueNames && value === null ? "null" : "") }];
  });
  if (kept.length === 0) draft.node.never = true;
  return {
    values: kept.map((entry) => entry.value),
    ...(draft.valueNames && { valueNames: kept.map((entry) => entry.name) }),
  };
}

function objectOf(draft: Draft): ObjectFacet | undefined {
  const properties = propertiesOf(draft);
  const required = [...draft.required].filter((name) => !draft.properties.has(name)).sort(byCodeUnit);
  const facet: ObjectFacet = {
    properties,
    ...(draft.order && { order: draft.order }),
    required,
    patternProperties: draft.patternProperties,
    ...draft.object,
    // `dependencies` may say more about a property that a newer word speaks of, too.
    dependentRequired: uniteDependents(draft.dependentRequired, (a, b) => ({
      ...a,
      requires: [...new Set([...a.requires, ...b.requires])].sort(byCodeUnit),
    })),
    dependentSchemas: uniteDependents(draft.dependentSchemas, (a, b) => ({
      ...a,
      node: conjoinOrKeep(a.node, b.node),
    })),
  };
  const silent = Object.values(facet).every((part) => Array.isArray(part) && part.length === 0);
  return silent ? undefined : facet;
}

function propertiesOf(draft: Draft): readonly Property[] {
  const rank = new Map(draft.order?.map((name, index) => [name, index]));
  const last = rank.size;
  const names = [...draft.properties.keys()].sort(
    (a, b) => (rank.get(a) ?? last) - (rank.get(b) ?? last) || byCodeUnit(a, b),
  );
  return names.flatMap((name) => {
    const lowered = draft.properties.get(name);
    return lowered
      ? [{ name, node: lowered.node, required: draft.required.has(name), ...lowered.notes }]
      : [];
  });
}

/** `then` and `else` mean nothing without `if`; `minContains` and `maxContains` nothing without `contains`. */
function conditionOf(draft: Draft): Partial<SchemaNode> {
  if (draft.node.if !== undefined) return draft.node;
  const { then: _then, else: _else, ...rest } = draft.node;
  return rest;
}

function membersOf(draft: Draft): Pick<SchemaNode, "allOf"> {
  return draft.members.length === 0 ? {} : { allOf: [...(draft.node.allOf ?? []), ...draft.members] };
}

function reportOf(draft: Draft): Pick<SchemaNode, "report"> {
  const { at, message, type = "value_error" } = draft.report;
  return at === undefined || message === undefined ? {} : { report: { at, message, type } };
}

function unlessEmpty<K extends string, T extends object>(key: K, facet: T): { readonly [P in K]?: T } {
  return (Object.keys(facet).length > 0 ? { [key]: facet } : {}) as { readonly [P in K]?: T };
}
