import * as core from "zod/v4/core";
import type { AnyModel, ArrayFacet, Json, NumberFacet, ObjectFacet, Property, Shape } from "./shape.js";

type Words = Readonly<Record<string, unknown>>;

/** Where zod's conversion stands, and what its target has no word for. */
type Place = {
  readonly ctx: core.ToJSONSchemaContext;
  readonly params: core.ProcessParams;
  readonly unsaid: Set<string>;
};

/**
 * Writes a model's part of `z.toJSONSchema` and of the Standard JSON Schema in its `~standard`: the schema that its shape stands
 * for, in the words of draft 2020-12 or draft-07. What the target has no word for is left to what zod was told of such things.
 */
export function writeJsonSchema(
  inst: AnyModel,
  ctx: core.ToJSONSchemaContext,
  json: core.JSONSchema.BaseSchema,
  params: core.ProcessParams,
): void {
  const unsaid = new Set<string>(targets.has(ctx.target) ? [] : ["a model"]);
  const words = unsaid.size > 0 ? {} : schemaOf(inst.model.shape, { ctx, params, unsaid });
  if (unsaid.size === 0) Object.assign(json, words);
  else
    core.handleUnrepresentable(
      inst,
      ctx,
      json,
      params,
      `${[...unsaid].join(", ")} cannot be represented in ${ctx.target} (model ${inst.model.name})`,
    );
}

const targets: ReadonlySet<string> = new Set(["draft-2020-12", "draft-07"]);

function schemaOf(shape: Shape, place: Place): Words {
  if (shape.never === true) return { not: {} };
  const { types, values, string, number, array, object, ref } = shape;
  return {
    ...(types === undefined ? {} : { type: types.length === 1 ? types[0] : [...types] }),
    ...(values === undefined ? {} : valueWords(values)),
    ...(string === undefined ? {} : { ...string, ...definedOnly({ pattern: string.pattern?.source }) }),
    ...(number === undefined ? {} : numberWords(number)),
    ...(array === undefined ? {} : arrayWords(array, place)),
    ...(object === undefined ? {} : objectWords(object, place)),
    ...combinedWords(shape, place),
    ...allOfWords(ref === undefined ? [] : [modelWords(ref(), place)], shape.allOf ?? [], place),
  };
}

/** Another model is zod's to write: it may have a name in `$defs`, and may contain the one at hand. */
function modelWords(model: AnyModel, { ctx, params }: Place): Words {
  return core.processSchema(model, ctx, { ...params, path: [...params.path, "allOf", 0] });
}

function allOfWords(models: readonly Words[], members: readonly Shape[], place: Place): Words {
  const all = [...models, ...members.map((member) => schemaOf(member, place))];
  return all.length === 0 ? {} : { allOf: all };
}

function valueWords(values: readonly Json[]): Words {
  const [first, ...others] = values.map(plain);
  return others.length === 0 ? { const: first } : { enum: [first, ...others] };
}

/** JSON text knows one kind of number. */
function plain(value: Json): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function numberWords(facet: NumberFacet): Words {
  return Object.fromEntries(
    Object.entries(facet).map(([word, limit]) => [word, typeof limit === "bigint" ? Number(limit) : limit]),
  );
}

function arrayWords({ prefixItems, items, contains, ...limits }: ArrayFacet, place: Place): Words {
  const first = prefixItems?.map((shape) => schemaOf(shape, place));
  const rest = subschema(items, place);
  const isOld = place.ctx.target === "draft-07";
  if (isOld) refuse(place, limits, ["minContains", "maxContains"]);
  const placed =
    isOld && first !== undefined
      ? { items: first, additionalItems: rest }
      : { prefixItems: first, items: rest };
  return { ...limits, ...definedOnly({ ...placed, contains: subschema(contains, place) }) };
}

function objectWords(facet: ObjectFacet, place: Place): Words {
  const { properties = new Map<string, Property>(), required = [], patternProperties, ...rest } = facet;
  const { additionalProperties, propertyNames, dependentRequired, dependentSchemas, ...limits } = rest;
  const needed = [...properties].filter(([, property]) => isPresent(property, place)).map(([name]) => name);
  const allNeeded = [...needed, ...required];
  return {
    ...limits,
    ...definedOnly({
      properties:
        properties.size === 0
          ? undefined
          : Object.fromEntries(
              [...properties].map(([name, property]) => [name, propertyWords(property, place)]),
            ),
      required: allNeeded.length === 0 ? undefined : allNeeded,
      patternProperties:
        patternProperties === undefined
          ? undefined
          : Object.fromEntries(
              patternProperties.map(([{ source }, shape]) => [source, schemaOf(shape, place)]),
            ),
      additionalProperties: subschema(additionalProperties, place),
      propertyNames: subschema(propertyNames, place),
    }),
    ...dependentWords(dependentRequired, dependentSchemas, place),
  };
}

/** Whether a property is there for certain: what goes in may lack what has a default, what comes out has it. */
function isPresent({ required, default: fallback, dynamicDefault }: Property, { ctx }: Place): boolean {
  const isFilled = fallback !== undefined || dynamicDefault !== undefined;
  return isFilled ? ctx.io === "output" : required;
}

function propertyWords({ shape, default: fallback }: Property, place: Place): Words {
  const words = schemaOf(shape, place);
  return fallback === undefined ? words : { ...words, default: plain(fallback) };
}

function dependentWords(
  names: ObjectFacet["dependentRequired"],
  shapes: ObjectFacet["dependentSchemas"],
  place: Place,
): Words {
  const dependentRequired = Object.fromEntries([...(names ?? [])]);
  const dependentSchemas = Object.fromEntries(
    [...(shapes ?? [])].map(([name, shape]) => [name, schemaOf(shape, place)]),
  );
  const words = definedOnly({
    dependentRequired: names === undefined ? undefined : dependentRequired,
    dependentSchemas: shapes === undefined ? undefined : dependentSchemas,
  });
  if (place.ctx.target !== "draft-07") return words;
  const clash = Object.keys(dependentRequired).find((name) => Object.hasOwn(dependentSchemas, name));
  if (clash !== undefined) place.unsaid.add("dependentRequired beside dependentSchemas");
  return names === undefined && shapes === undefined
    ? {}
    : { dependencies: { ...dependentRequired, ...dependentSchemas } };
}

function combinedWords(shape: Shape, place: Place): Words {
  if (place.ctx.target === "draft-07") refuse(place, shape, ["unevaluatedItems", "unevaluatedProperties"]);
  const several = (shapes: readonly Shape[] | undefined): readonly Words[] | undefined =>
    shapes?.map((member) => schemaOf(member, place));
  return definedOnly({
    anyOf: several(shape.anyOf),
    oneOf: several(shape.oneOf),
    not: subschema(shape.not, place),
    if: subschema(shape.if, place),
    then: subschema(shape.then, place),
    else: subschema(shape.else, place),
    unevaluatedItems: subschema(shape.unevaluatedItems, place),
    unevaluatedProperties: subschema(shape.unevaluatedProperties, place),
  });
}

function subschema(shape: Shape | undefined, place: Place): Words | false | undefined {
  if (shape === undefined) return undefined;
  return shape.never === true ? false : schemaOf(shape, place);
}

function refuse(place: Place, words: Words, refused: readonly string[]): void {
  for (const word of refused) if (words[word] !== undefined) place.unsaid.add(word);
}

function definedOnly(words: Words): Words {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}
