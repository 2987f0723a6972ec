/**
 * What a value of a device-module document must look like. One table of these is both what documents are held to and the
 * meta-schema that editors complete from, so the two cannot disagree.
 */
export type Form =
  | { readonly kind: "text"; readonly minLength?: number; readonly format?: "pointer" | "regex" | "field" }
  | { readonly kind: "number"; readonly whole?: true; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "flag" }
  /** A number, text, flag or null. */
  | { readonly kind: "scalar" }
  | { readonly kind: "choice"; readonly of: readonly (string | number)[] }
  | { readonly kind: "list"; readonly of: Form; readonly minItems: number }
  /** An object whose keys the author chooses. */
  | { readonly kind: "map"; readonly of: Form; readonly minProperties: number }
  | { readonly kind: "record"; readonly fields: Fields }
  /** Records that their `kind` tells apart. */
  | { readonly kind: "variants"; readonly of: Readonly<Record<string, Fields>> }
  /** Forms that the type of the value tells apart. */
  | { readonly kind: "either"; readonly of: readonly Form[] }
  /** A JSON Schema; what it says is looked into by others. */
  | { readonly kind: "schema" }
  /** A form of {@link namedForms}, which may hold itself. */
  | { readonly kind: "named"; readonly name: string };

/** Forms of values that hold no further forms. */
export type LeafForm = Extract<
  Form,
  { readonly kind: "text" | "number" | "flag" | "scalar" | "choice" | "schema" }
>;

/** A field of a record: its form, what it is for, and whether it must be there. */
export type Field = { readonly form: Form; readonly about: string; readonly required: boolean };

/** The fields of a record. */
export type Fields = Readonly<Record<string, Field>>;

/** A field that must be there. */
export function must(form: Form, about: string): Field {
  return { form, about, required: true };
}

/** A field that may be left out. */
export function may(form: Form, about: string): Field {
  return { form, about, required: false };
}

/** A JSON pointer. */
export const pointer: Form = { kind: "text", format: "pointer" };
/** Any text. */
export const text: Form = { kind: "text" };
/** True or false. */
export const flag: Form = { kind: "flag" };

/** A list of at least so many. */
export function listOf(of: Form, minItems = 1): Form {
  return { kind: "list", of, minItems };
}

/** One of these words or numbers. */
export function choice(...of: readonly (string | number)[]): Form {
  return { kind: "choice", of };
}

/** A form in words, for messages: "a number from 0 to 3". */
export function describeForm(form: Form): string {
  switch (form.kind) {
    case "text":
      return describeText(form);
    case "number":
      return `a ${form.whole === true ? "whole " : ""}number${boundsOf(form)}`;
    case "flag":
      return "true or false";
    case "scalar":
      return "a number, a string, true, false or null";
    case "choice":
      return [...new Set(form.of.map((word) => `\`${word}\``))].join(" or ");
    case "list":
      return form.minItems === 0 ? "an array" : `an array of at least ${form.minItems}`;
    case "variants":
      return "an object with `kind`";
    case "either":
      return form.of.map(describeForm).join(", or ");
    case "schema":
      return "a JSON Schema: an object, true or false";
    case "map":
    case "record":
    case "named":
      return "an object";
  }
}

function describeText({ format, minLength = 0 }: Extract<Form, { kind: "text" }>): string {
  if (format === "pointer") return "a JSON pointer such as `/state`";
  if (format === "field") return "the name of a field, and no whole number";
  return minLength > 0 ? "a string that is not empty" : "a string";
}

function boundsOf({ minimum, maximum }: Extract<Form, { kind: "number" }>): string {
  if (maximum !== undefined) return ` from ${minimum ?? 0} to ${maximum}`;
  return minimum === undefined ? "" : ` from ${minimum}`;
}
