import type { Failure, Setting } from "./finding.js";
import type { Rule, RuleOf } from "./interpret-rule.js";
import type { ObjectFacet, Property } from "./shape.js";

/** Where a pass over the properties of an object stands. */
export type Stand = {
  /** The declared property that came next the last time: objects mostly come in the order of the one before. */
  next: Field | undefined;
};

/** A declared property, as the checks need it. */
export type Field = Stand &
  Pick<Rule, "fits" | "report"> & {
    readonly name: string;
    readonly isScalar: boolean;
    /** Whether every object inherits something under this name. */
    readonly isInherited: boolean;
    readonly need: "none" | "value" | "value-or-service";
  };

/** What to say of a property that is not there. */
export const missing: Failure = { keyword: "required", expected: "a value" };

/** The declared properties of a facet. */
export function fieldsOf(facet: ObjectFacet, ruleOf: RuleOf): readonly Field[] {
  return [...(facet.properties ?? [])].map(([name, property]) => {
    const { fits, report, isScalar = false } = valueRule(property, ruleOf);
    return {
      name,
      next: undefined,
      isScalar,
      isInherited: name in Object.prototype,
      need: needOf(property),
      fits,
      report,
    };
  });
}

function valueRule(property: Property, ruleOf: RuleOf): Pick<Rule, "fits" | "report" | "isScalar"> {
  const rule = ruleOf(property.shape);
  if (property.null !== "omit") return rule;
  // Such a null is no value but the sign that even the default is not wanted.
  return {
    fits: (value, setting) => value === null || rule.fits(value, setting),
    report: (value, walk, depth) => {
      if (value !== null) rule.report(value, walk, depth);
    },
  };
}

function needOf(property: Property): Field["need"] {
  if (property.dynamicDefault === "service-name") return "value-or-service";
  const isNeeded =
    property.required && property.default === undefined && property.dynamicDefault === undefined;
  return isNeeded ? "value" : "none";
}

/** A property without any default, or one that takes the name of a service which is not known here. */
export function isNeeded({ need }: Field, { knowsService }: Setting): boolean {
  return need === "value" || (need === "value-or-service" && !knowsService);
}
