import { failAt, type Setting, type Walk } from "./finding.js";
import { type Field, fieldsOf, isNeeded, missing, type Stand } from "./interpret-field.js";
import { othersOf } from "./interpret-others.js";
import type { Rule, RuleOf } from "./interpret-rule.js";
import { own } from "./json-value.js";
import type { ObjectFacet } from "./shape.js";

type Values = Record<string, unknown>;

/** The declared properties of a facet, as the passes over an object need them. */
type Fields = {
  readonly list: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  readonly start: Stand;
  /** How many must be there, and how many of them only where the name of this service is not known. */
  readonly needed: number;
  readonly neededForService: number;
};

/** Declared properties, and the others where the facet speaks of them. */
export function membersRule(facet: ObjectFacet, ruleOf: RuleOf): Rule {
  const fields = tabled(fieldsOf(facet, ruleOf));
  const others = othersOf(facet, ruleOf);
  const fits: Rule["fits"] = (value, setting) => {
    const values = value as Values;
    const found = fitDeclared(fields, values, setting);
    if (found === "failed") return false;
    return (
      others === undefined || (found === "declared" && !others.concernsAll) || others.fits(values, setting)
    );
  };
  return {
    fits,
    report: (value, walk, depth) => {
      const values = value as Values;
      const found = reportDeclared(fields, values, walk, depth);
      if (others !== undefined && (found === "others" || others.concernsAll))
        others.report(values, walk, depth);
    },
    mark: (value, setting, seen) => {
      if (fields.list.length > 0) seen.addNames((name) => fields.byName.has(name));
      others?.mark(seen);
      return fits(value, setting);
    },
  };
}

function tabled(list: readonly Field[]): Fields {
  return {
    list,
    byName: new Map(list.map((field) => [field.name, field])),
    start: { next: undefined },
    needed: list.filter(({ need }) => need !== "none").length,
    neededForService: list.filter(({ need }) => need === "value-or-service").length,
  };
}

function neededBy(fields: Fields, { knowsService }: Setting): number {
  return knowsService ? fields.needed - fields.neededForService : fields.needed;
}

/** What an object was found to hold: declared properties only, or others too. */
type Found = "declared" | "others";

/**
 * Reading a property by a name that varies costs much more than going through the properties of an object in its own order, so
 * that is what happens. Which declared property has the next name is mostly known from the last object; else the map tells.
 * Properties that are not there cost nothing: it is enough to count those that must be.
 */
function fitDeclared(fields: Fields, values: Values, setting: Setting): Found | "failed" {
  const { list, byName } = fields;
  let stand = fields.start;
  let present = 0;
  let needed = neededBy(fields, setting);
  let found: Found = "declared";
  for (const name in values) {
    let field = stand.next;
    if (field === undefined || field.name !== name) {
      field = byName.get(name);
      if (field === undefined) {
        found = "others";
        continue;
      }
      stand.next = field;
    }
    stand = field;
    const part = field.isInherited ? own(values, name) : values[name];
    if (part === undefined) continue;
    if (!field.fits(part, setting)) return "failed";
    present++;
    if (isNeeded(field, setting)) needed--;
  }
  if (present === list.length || (needed === 0 && isPlain(values))) return found;
  return fitsByName(list, values, setting) ? found : "failed";
}

/** The same by name, for what is not enumerable: objects of a class may have accessors for properties. */
function fitsByName(list: readonly Field[], values: Values, setting: Setting): boolean {
  return list.every((field) => {
    const part = read(values, field);
    return part === undefined ? !isNeeded(field, setting) : field.fits(part, setting);
  });
}

function reportDeclared(fields: Fields, values: Values, walk: Walk, depth: number): Found {
  const { list, byName } = fields;
  let stand = fields.start;
  let present = 0;
  let needed = neededBy(fields, walk);
  let found: Found = "declared";
  for (const name in values) {
    let field = stand.next;
    if (field === undefined || field.name !== name) {
      field = byName.get(name);
      if (field === undefined) {
        found = "others";
        continue;
      }
      stand.next = field;
    }
    stand = field;
    const part = field.isInherited ? own(values, name) : values[name];
    if (part === undefined) continue;
    present++;
    if (isNeeded(field, walk)) needed--;
    if (!field.isScalar || !field.fits(part, walk)) reportPart(field, part, walk, depth);
  }
  if (present < list.length && (needed > 0 || !isPlain(values))) reportByName(list, values, walk, depth);
  return found;
}

function reportByName(list: readonly Field[], values: Values, walk: Walk, depth: number): void {
  const enumerable = new Set<string>();
  for (const name in values) enumerable.add(name);
  for (const field of list) {
    const part = read(values, field);
    if (part === undefined) {
      if (isNeeded(field, walk)) failAt(walk, depth, field.name, missing, undefined);
    } else if (!enumerable.has(field.name)) reportPart(field, part, walk, depth);
  }
}

function reportPart(field: Field, part: unknown, walk: Walk, depth: number): void {
  walk.path[depth] = field.name;
  field.report(part, walk, depth + 1);
}

/** Whether nothing can be in the object but what it holds itself. */
function isPlain(values: Values): boolean {
  const prototype: unknown = Object.getPrototypeOf(values);
  return prototype === Object.prototype || prototype === null;
}

/** Under a name that every object inherits, a value has to be told from an own one. */
function read(values: Values, { name, isInherited }: Field): unknown {
  return isInherited ? own(values, name) : values[name];
}
