import type { AnyModel, ObjectFacet, Property, Shape } from "@edgeloom/runtime/schema";
import { model } from "@edgeloom/runtime/schema";
import type * as ir from "edgeloom/kit";
import { patternOf } from "./pattern.js";

/** The models of a document set, each made when it is first asked for. They say what those of a generated package say. */
export class Models {
  private readonly nodes: ReadonlyMap<ir.TypeId, ir.TypeDecl>;
  private readonly made = new Map<ir.TypeId, AnyModel>();

  constructor(types: readonly ir.TypeDecl[]) {
    this.nodes = new Map(types.map((decl) => [decl.id, decl]));
  }

  /** The declaration with an identity. */
  readonly lookup = (id: ir.TypeId): ir.TypeDecl | undefined => this.nodes.get(id);

  /** The model of a declaration. */
  of(id: ir.TypeId): AnyModel {
    const known = this.made.get(id);
    if (known !== undefined) return known;
    const decl = this.nodes.get(id);
    if (decl === undefined) throw new Error(`Nothing is declared at ${id}.`);
    const made: AnyModel = model(decl.name, undefined, () => this.shapeOf(decl.node));
    this.made.set(id, made);
    return made;
  }

  /** What a schema says, as the runtime reads it. */
  shapeOf(node: ir.SchemaNode): Shape {
    if (node.never) return { never: true };
    const { types, values, string, number, array, object, ref, report } = node;
    return {
      ...(types && { types }),
      ...(values && { values }),
      ...(string && { string: stringOf(string) }),
      ...(number && { number }),
      ...(array && { array: this.arrayOf(array) }),
      ...(object && { object: this.objectOf(object) }),
      ...(ref !== undefined && { ref: () => this.of(ref) }),
      ...this.combined(node),
      ...(report && { report }),
    };
  }

  private combined(node: ir.SchemaNode): Shape {
    const several = ["allOf", "anyOf", "oneOf"] as const;
    const single = ["not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"] as const;
    return Object.fromEntries([
      ...several.flatMap((word) =>
        node[word] ? [[word, node[word].map((each) => this.shapeOf(each))]] : [],
      ),
      ...single.flatMap((word) => (node[word] ? [[word, this.shapeOf(node[word])]] : [])),
    ]) as Shape;
  }

  private arrayOf({ prefixItems, items, contains, ...limits }: ir.ArrayFacet): NonNullable<Shape["array"]> {
    return {
      ...limits,
      ...(prefixItems && { prefixItems: prefixItems.map((each) => this.shapeOf(each)) }),
      ...(items && { items: this.shapeOf(items) }),
      ...(contains && { contains: this.shapeOf(contains) }),
    };
  }

  private objectOf(facet: ir.ObjectFacet): ObjectFacet {
    const { minProperties, maxProperties, additionalProperties, propertyNames } = facet;
    return {
      properties: new Map(facet.properties.map((property) => [property.name, this.propertyOf(property)])),
      required: facet.required,
      patternProperties: facet.patternProperties.map(({ pattern, node }) => [
        patternOf(pattern),
        this.shapeOf(node),
      ]),
      ...(additionalProperties && { additionalProperties: this.shapeOf(additionalProperties) }),
      ...(propertyNames && { propertyNames: this.shapeOf(propertyNames) }),
      ...(minProperties !== undefined && { minProperties }),
      ...(maxProperties !== undefined && { maxProperties }),
      dependentRequired: new Map(
        facet.dependentRequired.map(({ property, requires }) => [property, requires]),
      ),
      dependentSchemas: new Map(
        facet.dependentSchemas.map(({ property, node }) => [property, this.shapeOf(node)]),
      ),
    };
  }

  private propertyOf({
    node,
    required,
    default: fallback,
    dynamicDefault,
    aliases,
    null: onNull,
  }: ir.Property): Property {
    return {
      shape: this.shapeOf(node),
      required,
      ...(fallback !== undefined && { default: fallback }),
      ...(dynamicDefault && { dynamicDefault }),
      ...(aliases && { aliases }),
      ...(onNull && { null: onNull }),
    };
  }
}

function stringOf({ pattern, ...facet }: ir.StringFacet): NonNullable<Shape["string"]> {
  return { ...facet, ...(pattern !== undefined && { pattern: patternOf(pattern) }) };
}
