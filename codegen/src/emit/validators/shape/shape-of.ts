import type { JsonType, SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, lit, runtime, sym } from "../../../print/index.js";
import { fitsTypes, kindsOfTypes } from "../../analysis/index.js";
import { symbolOf } from "../../symbols.js";
import { args, block, entry, jsonEntry, list, record } from "./entries.js";
import { arrayEntries, numberEntries, objectEntries, propertyEntries, stringEntries } from "./facets.js";
import type { ShapeScope } from "./scope.js";
import { wordOf } from "./word.js";

/** The shape of a node as generated code writes it: a word, a model, or a call of the runtime's builders. */
export function shapeOf(node: SchemaNode, scope: ShapeScope): Fragment {
  if (node.never) return code`${runtime("never")}()`;
  const parts = [...baseShape(node, scope), ...combinedShapes(node, scope)];
  const rest = unevaluatedEntries(node, scope);
  if (rest.length > 0) {
    // Members of an `allOf` apply in place, so these words see what all the others have looked at.
    const looking = parts.length > 0 ? [code`allOf: ${list(parts)}`] : [];
    return code`${runtime("schema")}(${block([...looking, ...rest])})`;
  }
  const [first] = parts;
  if (first === undefined) return code`${runtime("any")}()`;
  return parts.length === 1 ? first : code`${runtime("allOf")}(${list(parts)})`;
}

function unevaluatedEntries(node: SchemaNode, scope: ShapeScope): readonly Fragment[] {
  const { unevaluatedItems: items, unevaluatedProperties: properties } = node;
  return [
    ...entry(code`unevaluatedItems`, items && scope.shapeOf(items)),
    ...entry(code`unevaluatedProperties`, properties && scope.shapeOf(properties)),
  ];
}

function combinedShapes(node: SchemaNode, scope: ShapeScope): readonly Fragment[] {
  const several = (members: readonly SchemaNode[]): Fragment => list(members.map(scope.shapeOf));
  return [
    ...(node.ref === undefined ? [] : [sym(symbolOf.model(node.ref))]),
    ...(node.allOf ?? []).map(scope.shapeOf),
    ...(node.anyOf === undefined ? [] : [code`${runtime("anyOf")}(${several(node.anyOf)})`]),
    ...(node.oneOf === undefined ? [] : [code`${runtime("oneOf")}(${several(node.oneOf)})`]),
    ...(node.not === undefined ? [] : [code`${runtime("not")}(${scope.shapeOf(node.not)})`]),
    ...conditionShape(node, scope),
  ];
}

function conditionShape(node: SchemaNode, scope: ShapeScope): readonly Fragment[] {
  if (node.if === undefined) return [];
  const { report } = node;
  const reported =
    report &&
    record([
      code`at: ${lit(report.at)}`,
      code`message: ${lit(report.message)}`,
      code`type: ${lit(report.type)}`,
    ]);
  const branches = [node.if, node.then, node.else].map((branch) => branch && scope.shapeOf(branch));
  return [code`${runtime("ifThenElse")}(${args([...branches, reported])})`];
}

/** What a node says itself, without references and combinations; nothing when it says nothing. */
function baseShape(node: SchemaNode, scope: ShapeScope): readonly Fragment[] {
  const word = wordOf(node);
  if (word !== undefined) return [lit(word)];
  const { types, values } = node;
  const facets = (["string", "number", "array", "object"] as const).filter(
    (kind) => node[kind] !== undefined,
  );
  if (values !== undefined && facets.length === 0) {
    return [valuesShape(values.filter((value) => fitsTypes(value, node, kindsOfTypes(node))))];
  }
  if (types === undefined && values === undefined && facets.length === 0) return [];
  const [only] = types ?? [];
  const isPlain = types?.length === 1 && only !== undefined && values === undefined;
  if (isPlain && facets.every((kind) => kind === kindNames[only])) return [builders[only](node, scope)];
  return [anyShape(node, scope)];
}

function valuesShape(values: NonNullable<SchemaNode["values"]>): Fragment {
  const [only] = values;
  if (only === undefined) return code`${runtime("never")}()`;
  return values.length === 1
    ? code`${runtime("constant")}(${lit(only)})`
    : code`${runtime("enumeration")}(${lit(values)})`;
}

const kindNames: Readonly<Record<JsonType, string>> = {
  array: "array",
  boolean: "",
  integer: "number",
  null: "",
  number: "number",
  object: "object",
  string: "string",
};

const builders: Readonly<Record<JsonType, (node: SchemaNode, scope: ShapeScope) => Fragment>> = {
  boolean: () => code`${runtime("boolean")}()`,
  null: () => code`${runtime("nothing")}()`,
  string: (node, scope) =>
    code`${runtime("string")}(${args([facet(node.string && stringEntries(node.string, scope))])})`,
  number: (node) => code`${runtime("number")}(${args([facet(node.number && numberEntries(node.number))])})`,
  integer: (node) => code`${runtime("integer")}(${args([facet(node.number && numberEntries(node.number))])})`,
  array: arrayShape,
  object: objectShape,
};

function arrayShape(node: SchemaNode, scope: ShapeScope): Fragment {
  const array = node.array ?? {};
  const items = array.items && scope.shapeOf(array.items);
  const rest = arrayEntries(array, scope);
  if (array.prefixItems === undefined) return code`${runtime("array")}(${args([items, facet(rest)])})`;
  const prefix = list(array.prefixItems.map(scope.shapeOf));
  return code`${runtime("tuple")}(${args([prefix, facet([...entry(code`items`, items), ...rest])])})`;
}

function objectShape(node: SchemaNode, scope: ShapeScope): Fragment {
  if (node.object === undefined) return code`${runtime("object")}({})`;
  const properties = propertyEntries(node.object, scope);
  return code`${runtime("object")}(${args([properties, facet(objectEntries(node.object, scope))])})`;
}

/** Any conjunction: several types, untyped facets, values with facets. */
function anyShape(node: SchemaNode, scope: ShapeScope): Fragment {
  const { string, number, array, object } = node;
  const items = array?.items && scope.shapeOf(array.items);
  const prefix = array?.prefixItems && list(array.prefixItems.map(scope.shapeOf));
  const arrays = array && [
    ...entry(code`prefixItems`, prefix),
    ...entry(code`items`, items),
    ...arrayEntries(array, scope),
  ];
  const objects = object && [
    ...entry(code`properties`, propertiesOf(node, scope)),
    ...objectEntries(object, scope),
  ];
  const entries = [
    ...jsonEntry(code`types`, node.types),
    ...jsonEntry(code`values`, node.values),
    ...entry(code`string`, facet(string && stringEntries(string, scope))),
    ...entry(code`number`, facet(number && numberEntries(number))),
    ...entry(code`array`, facet(arrays)),
    ...entry(code`object`, objects && (objects.length > 1 ? block(objects) : record(objects))),
  ];
  return code`${runtime("schema")}(${entries.length > 1 ? block(entries) : record(entries)})`;
}

function propertiesOf(node: SchemaNode, scope: ShapeScope): Fragment | undefined {
  return node.object !== undefined && node.object.properties.length > 0
    ? propertyEntries(node.object, scope)
    : undefined;
}

function facet(entries: readonly Fragment[] | undefined): Fragment | undefined {
  return entries === undefined || entries.length === 0 ? undefined : record(entries);
}
