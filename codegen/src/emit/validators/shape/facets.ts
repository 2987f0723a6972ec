import type { ArrayFacet, NumberFacet, ObjectFacet, Property, StringFacet } from "../../../ir/index.js";
import { code, type Fragment, key, lit, runtime } from "../../../print/index.js";
import { block, entry, jsonEntry, list, record } from "./entries.js";
import type { ShapeScope } from "./scope.js";
import { wholeWordOf } from "./word.js";

/** The entries of a string facet. */
export function stringEntries(facet: StringFacet, scope: ShapeScope): readonly Fragment[] {
  return [
    ...jsonEntry(code`minLength`, facet.minLength),
    ...jsonEntry(code`maxLength`, facet.maxLength),
    ...entry(code`pattern`, facet.pattern === undefined ? undefined : scope.pattern(facet.pattern)),
    ...jsonEntry(code`format`, facet.format),
  ];
}

/** The entries of a number facet. */
export function numberEntries(facet: NumberFacet): readonly Fragment[] {
  return [
    ...jsonEntry(code`minimum`, facet.minimum),
    ...jsonEntry(code`exclusiveMinimum`, facet.exclusiveMinimum),
    ...jsonEntry(code`maximum`, facet.maximum),
    ...jsonEntry(code`exclusiveMaximum`, facet.exclusiveMaximum),
    ...jsonEntry(code`multipleOf`, facet.multipleOf),
    ...jsonEntry(code`format`, facet.format),
  ];
}

/** The entries of an array facet but for `items` and `prefixItems`, which the builders take apart. */
export function arrayEntries(facet: ArrayFacet, scope: ShapeScope): readonly Fragment[] {
  return [
    ...entry(code`contains`, facet.contains && scope.shapeOf(facet.contains)),
    ...jsonEntry(code`minContains`, facet.minContains),
    ...jsonEntry(code`maxContains`, facet.maxContains),
    ...jsonEntry(code`minItems`, facet.minItems),
    ...jsonEntry(code`maxItems`, facet.maxItems),
    ...(facet.uniqueItems === true ? [code`uniqueItems: true`] : []),
  ];
}

/** The entries of an object facet but for `properties`. */
export function objectEntries(facet: ObjectFacet, scope: ShapeScope): readonly Fragment[] {
  const patterns = facet.patternProperties.map(
    ({ pattern, node }) => code`[${scope.pattern(pattern)}, ${scope.shapeOf(node)}]`,
  );
  const required = facet.dependentRequired.map(
    ({ property, requires }) => code`${key(property)}: ${lit(requires)}`,
  );
  const schemas = facet.dependentSchemas.map(
    ({ property, node }) => code`${key(property)}: ${scope.shapeOf(node)}`,
  );
  return [
    ...entry(code`required`, facet.required.length > 0 ? lit(facet.required) : undefined),
    ...entry(code`patternProperties`, patterns.length > 0 ? list(patterns) : undefined),
    ...entry(
      code`additionalProperties`,
      facet.additionalProperties && scope.shapeOf(facet.additionalProperties),
    ),
    ...entry(code`propertyNames`, facet.propertyNames && scope.shapeOf(facet.propertyNames)),
    ...jsonEntry(code`minProperties`, facet.minProperties),
    ...jsonEntry(code`maxProperties`, facet.maxProperties),
    ...entry(code`dependentRequired`, required.length > 0 ? record(required) : undefined),
    ...entry(code`dependentSchemas`, schemas.length > 0 ? record(schemas) : undefined),
  ];
}

/** The properties of an object, in wire order. */
export function propertyEntries(facet: ObjectFacet, scope: ShapeScope): Fragment {
  return block(
    facet.properties.map((property) => code`${key(property.name)}: ${propertyText(property, scope)}`),
  );
}

/** A property that needs no more than its shape is said by that; one that may be absent by a word with a `?` where there is one. */
function propertyText(property: Property, scope: ShapeScope): Fragment {
  const options = [
    ...jsonEntry(code`default`, property.default),
    ...jsonEntry(code`dynamicDefault`, property.dynamicDefault),
    ...jsonEntry(code`aliases`, property.aliases),
    ...jsonEntry(code`null`, property.null),
  ];
  const { node, required } = property;
  if (options.length > 0) {
    const builder = required ? runtime("required") : runtime("optional");
    return code`${builder}(${scope.shapeOf(node)}, ${record(options)})`;
  }
  if (required) return scope.shapeOf(node);
  const word = wholeWordOf(node);
  return word === undefined ? code`${runtime("optional")}(${scope.shapeOf(node)})` : lit(`${word}?`);
}
