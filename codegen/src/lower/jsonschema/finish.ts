import {
  byCodeUnit,
  canonicalJson,
  conjoinOrKeep,
  type Json,
  type JsonType,
  type ObjectFacet,
  type Property,
  type SchemaNode,
  sameJson,
  uniteDependents,
} from "../../ir/index.js";
import {
  type Draft,
  type Lowered,
  type Mutable,
  type ObjectDraft,
  objectIn,
  type PropertyNotes,
} from "./draft.js";

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
  const object = (draft.object ?? draft.order) && objectOf(objectIn(draft), draft.order);
  // Spreading a dozen parts of which most are empty took half of the time of lowering.
  const node: Mutable<SchemaNode> = { origin: draft.origin, docs: draft.docs };
  if (types) node.types = types;
  if (draft.enumeration ?? draft.constant) Object.assign(node, valuesOf(draft));
  if (saysAnything(draft.string)) node.string = draft.string;
  if (saysAnything(draft.number)) node.number = draft.number;
  if (saysAnything(draft.array)) node.array = draft.array;
  if (object) node.object = object;
  Object.assign(node, conditionOf(draft));
  if (draft.members) node.allOf = [...(draft.node.allOf ?? []), ...draft.members];
  if (draft.report) Object.assign(node, reportOf(draft.report));
  const notes: PropertyNotes = draft.memberNotes
    ? Object.assign({}, ...draft.memberNotes, draft.notes)
    : draft.notes;
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
function countSilently(draft: Draft): void {
  const { array, origin } = draft;
  const { contains, minContains, maxContains } = array;
  for (const key of ["contains", "minContains", "maxContains"] as const) delete array[key];
  const counts = {
    ...(contains && { contains }),
    ...(minContains !== undefined && { minContains }),
    ...(maxContains !== undefined && { maxContains }),
  };
  const counting: SchemaNode = { origin, docs: {}, array: counts };
  draft.members ??= [];
  draft.members.push({ origin, docs: {}, not: { origin, docs: {}, not: counting } });
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
  const { constant, valueNames } = draft;
  const isNew = distinct();
  const kept = [...listed.keys()].filter((at) => {
    const value = listed[at] as Json;
    return (constant === undefined || sameJson(value, constant.value)) && isNew(value);
  });
  if (kept.length === 0) draft.node.never = true;
  const values = kept.map((at) => listed[at] as Json);
  if (valueNames === undefined) return { values };
  const nameOf = (at: number): string => valueNames[at] ?? (listed[at] === null ? "null" : "");
  return { values, valueNames: kept.map(nameOf) };
}

/** True for each value that it has not been asked about before. */
function distinct(): (value: Json) => boolean {
  const strings = new Set<string>();
  const others = new Set<string>();
  return (value) => {
    const [seen, text] = typeof value === "string" ? [strings, value] : [others, canonicalJson(value)];
    return seen.size < seen.add(text).size;
  };
}

function objectOf(draft: ObjectDraft, order: Draft["order"]): ObjectFacet | undefined {
  const properties = propertiesOf(draft, order);
  const required = [...draft.required].filter((name) => !draft.properties.has(name)).sort(byCodeUnit);
  const facet: ObjectFacet = {
    properties,
    ...(order && { order }),
    required,
    patternProperties: draft.patternProperties,
    ...draft.facet,
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

/** Properties were read by code unit, so only an order of the author's needs sorting. */
function propertiesOf(draft: ObjectDraft, order: Draft["order"]): readonly Property[] {
  const properties: Property[] = [];
  for (const [name, { node, notes }] of draft.properties)
    properties.push({ name, node, required: draft.required.has(name), ...notes });
  if (order === undefined) return properties;
  const rank = new Map(order.map((name, index) => [name, index]));
  const last = rank.size;
  return properties.sort(
    (a, b) => (rank.get(a.name) ?? last) - (rank.get(b.name) ?? last) || byCodeUnit(a.name, b.name),
  );
}

/** `then` and `else` mean nothing without `if`; `minContains` and `maxContains` nothing without `contains`. */
function conditionOf(draft: Draft): Partial<SchemaNode> {
  if (draft.node.if !== undefined) return draft.node;
  const { then: _then, else: _else, ...rest } = draft.node;
  return rest;
}

function reportOf({
  at,
  message,
  type = "value_error",
}: NonNullable<Draft["report"]>): Pick<SchemaNode, "report"> {
  return at === undefined || message === undefined ? {} : { report: { at, message, type } };
}

function saysAnything(facet: object): boolean {
  for (const _word in facet) return true;
  return false;
}
