import { quote, type Reporter } from "../diagnostics/index.js";
import {
  childOrigin,
  type ObjectFacet,
  type Property,
  type SchemaNode,
  type TypeLookup,
} from "../ir/index.js";
import type { Limits } from "../limits.js";
import { type FitContext, fits } from "./fits.js";

/** What checking objects needs. */
export type ObjectCheck = { readonly limits: Limits; readonly reporter: Reporter; readonly fit: FitContext };

/** Checks what properties say beside their values: order, aliases, defaults. Merged objects may pass limits that their parts kept. */
export function checkObject(node: SchemaNode, check: ObjectCheck): void {
  const { object, origin } = node;
  if (object === undefined) return;
  if (object.properties.length > check.limits.maxFieldsPerObject) {
    const message = `The object has ${object.properties.length} properties; the limit \`maxFieldsPerObject\` is ${check.limits.maxFieldsPerObject}.`;
    check.reporter.report("limit-shape", message, origin);
    return;
  }
  checkNames(object, check.reporter);
  checkOrder(node, object, check.reporter);
  checkAliases(object, check.reporter);
  for (const property of object.properties) checkDefault(property, check);
}

/** Checks a default that only is a note: nothing is filled in, so what does not fit can do no harm. */
export function checkNotedDefault(node: SchemaNode, { reporter, fit }: ObjectCheck): void {
  const noted = node.docs.default;
  if (noted === undefined || fits(noted, node, fit)) return;
  const message = "The default does not fit its own schema.";
  reporter.report("default-mismatch", message, childOrigin(node.origin, "default"), { severity: "warning" });
}

/** A name with half a surrogate pair cannot be written as UTF-8: no peer could ever send it. */
function checkNames({ properties }: ObjectFacet, reporter: Reporter): void {
  for (const { name, node } of properties) {
    if (!/\p{Surrogate}/u.test(name)) continue;
    reporter.report("property-name", `The property name ${quote(name)} is not valid Unicode.`, node.origin);
  }
}

function checkOrder(node: SchemaNode, object: ObjectFacet, reporter: Reporter): void {
  // Where properties stand in several schemas, none of them knows all names.
  if (node.allOf ?? node.ref ?? node.anyOf ?? node.oneOf) return;
  const declared = new Set(object.properties.map((property) => property.name));
  for (const name of object.order ?? []) {
    if (declared.has(name)) continue;
    const message = `\`x-edgeloom-order\` names ${quote(name)}, which is not a property of the object.`;
    reporter.report("order-unknown", message, childOrigin(node.origin, "x-edgeloom-order"));
  }
}

function checkAliases(object: ObjectFacet, reporter: Reporter): void {
  const taken = new Map(object.properties.map((property) => [property.name, property.name]));
  for (const property of object.properties) {
    for (const alias of property.aliases ?? []) {
      const owner = taken.get(alias);
      taken.set(alias, property.name);
      if (owner === undefined) continue;
      const message = `The alias ${quote(alias)} of ${quote(property.name)} already means ${quote(owner)}.`;
      reporter.report("alias-clash", message, childOrigin(property.node.origin, "x-edgeloom-aliases"));
    }
  }
}

function checkDefault(property: Property, { reporter, fit }: ObjectCheck): void {
  const { node, dynamicDefault } = property;
  if (property.null === "omit" && (property.default !== undefined || dynamicDefault !== undefined)) {
    const message = `${quote(property.name)} has a default, so a null that counts as absent would bring the default back.`;
    reporter.report("null-omit", message, childOrigin(node.origin, "x-edgeloom-null"));
  }
  if (property.default !== undefined && !fits(property.default, node, fit)) {
    const message = `The default of ${quote(property.name)} does not fit its own schema.`;
    reporter.report("default-mismatch", message, childOrigin(node.origin, "default"));
  }
  if (dynamicDefault !== undefined && !takesDynamic(node, dynamicDefault, fit.lookup)) {
    const kind =
      dynamicDefault === "now" ? "a time (`unixtime`, `date-time` or `date-time-local`)" : "a string";
    const message = `The default \`${dynamicDefault}\` of ${quote(property.name)} needs ${kind}.`;
    reporter.report("default-mismatch", message, childOrigin(node.origin, "x-edgeloom-default"));
  }
}

/** A default made at run time must be of a kind that the property takes; one reference is looked through. */
function takesDynamic(
  node: SchemaNode,
  dynamicDefault: NonNullable<Property["dynamicDefault"]>,
  lookup: TypeLookup,
): boolean {
  const target = (node.ref && lookup(node.ref)?.node) || node;
  if (dynamicDefault === "service-name")
    return target.types?.includes("string") ?? target.values === undefined;
  const isText = target.types?.includes("string") ?? false;
  const format = isText ? target.string?.format : target.number?.format;
  return isText ? format === "date-time" || format === "date-time-local" : format === "unixtime";
}
