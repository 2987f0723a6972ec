import { redactText } from "../../base/redact.js";
import { isObject, own } from "../../schema/json-value.js";
import type { FieldErrors } from "../http-error.js";

/** What the body of a failure says, in general and of single fields. */
export type FailureDetail = {
  readonly detail: string | undefined;
  readonly fieldErrors: FieldErrors | undefined;
};

const maxDetailLength = 500;
const maxFields = 50;
const generalKeys = ["detail", "message", "error_description", "error", "title", "msg", "reason"];
const listKeys = ["errors", "non_field_errors", "detail"];

/**
 * Reads the usual forms: `{detail}`, `{error}`, `{message}`, problem details (RFC 9457), `{field: [texts]}` with
 * `non_field_errors`, lists of texts or of `{loc, msg}` and the like, a bare text. Never a page of HTML.
 */
export function failureDetail(body: unknown): FailureDetail {
  if (typeof body === "string") return { detail: plainText(body), fieldErrors: undefined };
  if (Array.isArray(body)) return fromList(body);
  if (!isObject(body)) return { detail: undefined, fieldErrors: undefined };
  const nested = generalKeys
    .map((key) => own(body, key))
    .find((value) => typeof value === "string" || isObject(value));
  const fields = fieldErrorsOf(body);
  return { detail: textIn(nested) ?? generalText(body), fieldErrors: fields };
}

/** A reason may be an object again: `{error: {message}}`. */
function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return plainText(value);
  if (!isObject(value)) return undefined;
  const inner = generalKeys.map((key) => own(value, key)).find((held) => typeof held === "string");
  return typeof inner === "string" ? plainText(inner) : undefined;
}

function generalText(body: Record<string, unknown>): string | undefined {
  for (const key of listKeys) {
    const texts = textsOf(own(body, key));
    if (texts.length > 0) return plainText(texts.join("; "));
  }
  return undefined;
}

function plainText(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || /^<(!doctype|html|\?xml|head|body)/i.test(trimmed)) return undefined;
  return redactText(trimmed, maxDetailLength);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, maxFields)
    .map((item) => (typeof item === "string" ? item : (textIn(item) ?? "")))
    .filter((text) => text !== "");
}

function fromList(body: readonly unknown[]): FailureDetail {
  const texts = textsOf(body);
  return { detail: texts.length === 0 ? undefined : plainText(texts.join("; ")), fieldErrors: located(body) };
}

/** `{field: [texts]}`, at the top or under `errors`, and lists of objects that name their field. */
function fieldErrorsOf(body: Record<string, unknown>): FieldErrors | undefined {
  for (const key of ["errors", "detail", "issues", "violations", "invalid-params", "invalidParams"]) {
    const value = own(body, key);
    const found = Array.isArray(value) ? located(value) : isObject(value) ? named(value) : undefined;
    if (found !== undefined) return found;
  }
  return named(body);
}

function named(body: Record<string, unknown>): FieldErrors | undefined {
  const entries = Object.entries(body)
    .filter(
      ([name, value]) =>
        Array.isArray(value) &&
        name !== "non_field_errors" &&
        value.every((item) => typeof item === "string"),
    )
    .map(([name, value]) => [name, textsOf(value)] as const);
  return collected(entries);
}

function located(items: readonly unknown[]): FieldErrors | undefined {
  const entries = items.slice(0, maxFields).flatMap((item): (readonly [string, readonly string[]])[] => {
    if (!isObject(item)) return [];
    const text = textIn(item);
    const place = ["loc", "field", "path", "pointer", "param", "name", "attr", "property"]
      .map((key) => own(item, key))
      .find((value) => value !== undefined);
    const name = Array.isArray(place)
      ? place.filter((step) => typeof step === "string" || typeof step === "number").join(".")
      : place;
    return typeof name === "string" && name !== "" && text !== undefined ? [[name, [text]]] : [];
  });
  return collected(entries);
}

function collected(entries: readonly (readonly [string, readonly string[]])[]): FieldErrors | undefined {
  const fields: Record<string, readonly string[]> = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, texts] of entries.slice(0, maxFields)) {
    if (texts.length > 0)
      fields[name] = [...(fields[name] ?? []), ...texts.map((text) => redactText(text, maxDetailLength))];
  }
  return Object.keys(fields).length === 0 ? undefined : fields;
}
