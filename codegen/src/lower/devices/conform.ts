import { didYouMean, quote } from "../../diagnostics/index.js";
import {
  byCodeUnit,
  childOrigin,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  parsePointer,
} from "../../ir/index.js";
import { describeValue } from "../jsonschema/read.js";
import { misbuilt } from "../located.js";
import type { Scope } from "../scope.js";
import { describeForm, type Fields, type Form, type LeafForm } from "./form.js";
import { namedForms } from "./grammar.js";

/** A value, what it is called in messages, and where it stands. */
type Place = { readonly value: Json; readonly what: string; readonly origin: Origin };

/** Whether a value has a form. Reports every place where it has not. */
export function conforms(form: Form, value: Json, origin: Origin, scope: Scope): boolean {
  return new Conformance(scope).test(form, { value, what: "The document", origin });
}

class Conformance {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  test(form: Form, place: Place): boolean {
    const { value } = place;
    switch (form.kind) {
      case "named":
        return this.test(namedForms[form.name] as Form, place);
      case "either":
        return this.testEither(form.of, place);
      case "list":
        if (!isList(value) || value.length < form.minItems) return this.refuse(form, place);
        return all(value, (item, index) =>
          this.test(form.of, {
            value: item,
            what: `${place.what}[${index}]`,
            origin: childOrigin(place.origin, index),
          }),
        );
      case "map":
        return this.testMap(form, place);
      case "record":
        return isRecord(value) ? this.testFields(form.fields, value, place) : this.refuse(form, place);
      case "variants":
        return this.testVariants(form.of, place);
      case "text":
      case "number":
      case "flag":
      case "scalar":
      case "choice":
      case "schema":
        return hasForm(form, value) || this.refuse(form, place);
    }
  }

  private testEither(forms: readonly Form[], place: Place): boolean {
    const found = forms.find((form) => isMeant(form, place.value));
    return found === undefined ? this.refuse({ kind: "either", of: forms }, place) : this.test(found, place);
  }

  private testMap(form: Extract<Form, { kind: "map" }>, place: Place): boolean {
    const { value } = place;
    if (!isRecord(value)) return this.refuse(form, place);
    const names = Object.keys(value).sort(byCodeUnit);
    if (names.length < form.minProperties) {
      misbuilt(this.scope, `${place.what} must have at least ${form.minProperties} entry.`, place.origin);
      return false;
    }
    return all(names, (name) => this.test(form.of, below(place, value, name)));
  }

  private testVariants(variants: Readonly<Record<string, Fields>>, place: Place): boolean {
    const { value } = place;
    const kind = isRecord(value) ? ownValue(value, "kind") : undefined;
    if (!isRecord(value) || kind === undefined) return this.refuse({ kind: "variants", of: variants }, place);
    const known = Object.keys(variants);
    const fields = typeof kind === "string" && Object.hasOwn(variants, kind) ? variants[kind] : undefined;
    if (fields !== undefined) return this.testFields(fields, value, place, ["kind"]);
    const near = typeof kind === "string" ? didYouMean(kind, known) : "";
    const expected = describeForm({ kind: "choice", of: known });
    const message = `\`kind\` must be ${expected}, but is ${describeValue(kind)}.${near}`;
    misbuilt(this.scope, message, childOrigin(place.origin, "kind"));
    return false;
  }

  private testFields(fields: Fields, value: JsonRecord, place: Place, also: readonly string[] = []): boolean {
    const known = [...also, ...Object.keys(fields)];
    const missing = Object.keys(fields).filter(
      (name) => fields[name]?.required && !Object.hasOwn(value, name),
    );
    for (const name of missing)
      misbuilt(
        this.scope,
        `${place.what} lacks \`${name}\`, ${describeForm(fields[name]?.form as Form)}.`,
        place.origin,
      );
    const names = Object.keys(value).sort(byCodeUnit);
    const unknown = names.filter((name) => !known.includes(name) && !isForeign(name));
    for (const name of unknown) {
      const message = `${quote(name)} is not a field of this object.${didYouMean(name, known)}`;
      misbuilt(this.scope, message, childOrigin(place.origin, name));
    }
    const present = names.filter((name) => Object.hasOwn(fields, name));
    const fit = all(present, (name) => this.test(fields[name]?.form as Form, below(place, value, name)));
    return fit && missing.length === 0 && unknown.length === 0;
  }

  private refuse(form: Form, { value, what, origin }: Place): false {
    misbuilt(this.scope, `${what} must be ${describeForm(form)}, but is ${describeValue(value)}.`, origin);
    return false;
  }
}

/** Extensions of other tools say nothing to us. */
function isForeign(name: string): boolean {
  return name.startsWith("x-") && !name.startsWith("x-edgeloom-");
}

function below(place: Place, value: JsonRecord, name: string): Place {
  return { value: value[name] as Json, what: quote(name), origin: childOrigin(place.origin, name) };
}

/** Whether all hold; every one is asked, so that all faults are reported. */
function all<T>(items: readonly T[], holds: (item: T, index: number) => boolean): boolean {
  return items.map(holds).every((held) => held);
}

/** Whether an alternative is the one that a value means, by its type: what is wrong inside is then said of that one. */
function isMeant(form: Form, value: Json): boolean {
  switch (form.kind) {
    case "record":
    case "map":
    case "variants":
    case "named":
      return isRecord(value);
    case "list":
      return isList(value);
    case "either":
      return form.of.some((inner) => isMeant(inner, value));
    case "number":
      return typeof value === "number";
    case "text":
    case "flag":
    case "scalar":
    case "choice":
    case "schema":
      return hasForm(form, value);
  }
}

function hasForm(form: LeafForm, value: Json): boolean {
  switch (form.kind) {
    case "text":
      return typeof value === "string" && hasFormat(form, value);
    case "number":
      return hasBounds(form, value);
    case "flag":
      return typeof value === "boolean";
    case "scalar":
      return value === null || (typeof value !== "object" && typeof value !== "undefined");
    case "choice":
      return form.of.some((word) => word === value);
    case "schema":
      return isRecord(value) || typeof value === "boolean";
  }
}

function hasFormat({ format, minLength = 0 }: Extract<Form, { kind: "text" }>, value: string): boolean {
  if (value.length < minLength) return false;
  // Engines put keys that look like an index first, whatever their order in the document.
  if (format === "field") return !/^(?:0|[1-9][0-9]*)$/.test(value);
  return format !== "pointer" || parsePointer(value) !== undefined;
}

function hasBounds(form: Extract<Form, { kind: "number" }>, value: Json): boolean {
  if (typeof value !== "number") return false;
  const { whole, minimum = value, maximum = value } = form;
  return (whole !== true || Number.isInteger(value)) && value >= minimum && value <= maximum;
}
