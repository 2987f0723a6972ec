import {
  type ArrayFacet,
  isAnyNode,
  type NumberFacet,
  type ObjectFacet,
  type SchemaNode,
  type StringFacet,
} from "../../ir/index.js";
import { isInt64 } from "../analysis/index.js";
import { multipliesTooFar } from "./distribution.js";

/** Short sentences about what the emitted type of a node cannot say and its validator checks. */
export function notesOf(node: SchemaNode): readonly string[] {
  return [
    ...(node.string === undefined ? [] : stringNotes(node.string)),
    ...integerNote(node),
    ...(node.number === undefined ? [] : numberNotes(node.number)),
    ...(node.array === undefined ? [] : arrayNotes(node.array)),
    ...(node.object === undefined ? [] : objectNotes(node.object)),
    ...combinationNotes(node),
  ];
}

function stringNotes({ format, minLength, maxLength, pattern }: StringFacet): readonly string[] {
  const notes: string[] = [];
  if (format !== undefined) notes.push(`Format: ${format}.`);
  notes.push(...range(minLength, maxLength, "character", "characters"));
  if (pattern !== undefined) notes.push(`Matches \`${pattern}\`.`);
  return notes;
}

function numberNotes(facet: NumberFacet): readonly string[] {
  const notes: string[] = [];
  if (facet.format !== undefined) notes.push(numberFormats[facet.format] ?? `Format: ${facet.format}.`);
  if (facet.minimum !== undefined) notes.push(`At least ${facet.minimum}.`);
  if (facet.exclusiveMinimum !== undefined) notes.push(`Greater than ${facet.exclusiveMinimum}.`);
  if (facet.maximum !== undefined) notes.push(`At most ${facet.maximum}.`);
  if (facet.exclusiveMaximum !== undefined) notes.push(`Less than ${facet.exclusiveMaximum}.`);
  if (facet.multipleOf !== undefined) notes.push(`A multiple of ${facet.multipleOf}.`);
  return notes;
}

const numberFormats: Readonly<Record<string, string>> = {
  int64: "A 64-bit integer.",
  uint64: "A 64-bit integer without sign.",
  unixtime: "Seconds since the epoch, UTC.",
};

function integerNote(node: SchemaNode): readonly string[] {
  const isInteger = node.types?.includes("integer") === true && !node.types.includes("number");
  return isInteger && !isInt64(node) && node.values === undefined ? ["An integer."] : [];
}

function arrayNotes(facet: ArrayFacet): readonly string[] {
  const notes = range(facet.minItems, facet.maxItems, "item", "items");
  if (facet.uniqueItems === true) notes.push("No two items are equal.");
  return facet.contains === undefined ? notes : [...notes, ...containsNote(facet)];
}

/** None at all is no least number to speak of. */
function containsNote({ minContains = 1, maxContains }: ArrayFacet): readonly string[] {
  if (minContains > 0) {
    const most = maxContains === undefined ? "" : ` and at most ${maxContains}`;
    return [`At least ${minContains}${most} of the items must fit a further schema.`];
  }
  return maxContains === undefined ? [] : [`At most ${maxContains} of the items may fit a further schema.`];
}

/** Patterns that stand for all names: the index signature says what there is to say. */
const everyName: ReadonlySet<string> = new Set(["", "^", ".*", "^.*", ".*$", "^.*$"]);

function objectNotes(facet: ObjectFacet): readonly string[] {
  const notes = range(facet.minProperties, facet.maxProperties, "property", "properties");
  if (facet.additionalProperties?.never === true) notes.push("No other properties are allowed.");
  const further = facet.additionalProperties;
  if (further !== undefined && further.never !== true && !isAnyNode(further) && facet.properties.length > 0)
    notes.push("Other properties have a schema of their own.");
  for (const { pattern } of facet.patternProperties)
    if (facet.properties.length > 0 || !everyName.has(pattern))
      notes.push(`Properties that match \`${pattern}\` have a schema of their own.`);
  if (facet.propertyNames !== undefined)
    notes.push("The names of the properties must fit a schema of their own.");
  for (const { property, requires } of facet.dependentRequired) {
    notes.push(
      `With \`${property}\` also ${requires.map((name) => `\`${name}\``).join(", ")} must be present.`,
    );
  }
  for (const { property } of facet.dependentSchemas)
    notes.push(`With \`${property}\` further conditions hold.`);
  return notes;
}

function combinationNotes(node: SchemaNode): readonly string[] {
  const notes: string[] = [];
  if (node.oneOf !== undefined && node.oneOf.length > 1)
    notes.push("Exactly one of the alternatives may fit.");
  if (multipliesTooFar(node)) notes.push("Several lists of alternatives must fit together.");
  if (node.not !== undefined) notes.push("A further schema must not fit.");
  if (node.if !== undefined && (node.then !== undefined || node.else !== undefined)) {
    notes.push("Further conditions hold, depending on the value.");
  }
  notes.push(
    ...unevaluatedNote(node.unevaluatedProperties, "properties"),
    ...unevaluatedNote(node.unevaluatedItems, "items"),
  );
  return notes;
}

function unevaluatedNote(left: SchemaNode | undefined, what: "properties" | "items"): readonly string[] {
  if (left === undefined || isAnyNode(left)) return [];
  return left.never === true
    ? [`No ${what} are allowed but those that the schemas above speak about.`]
    : [`All ${what} that no schema above speaks about have one of their own.`];
}

function range(min: number | undefined, max: number | undefined, one: string, many: string): string[] {
  const counted = (count: number): string => `${count} ${count === 1 ? one : many}`;
  if (min !== undefined && min === max) return [`Exactly ${counted(min)}.`];
  if (min !== undefined && max !== undefined && min > 0) return [`${min} to ${counted(max)}.`];
  if (max !== undefined) return [`At most ${counted(max)}.`];
  return min !== undefined && min > 0 ? [`At least ${counted(min)}.`] : [];
}
