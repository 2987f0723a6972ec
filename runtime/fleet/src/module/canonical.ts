import type { Json } from "@edgeloom/runtime";
import type { CanonicalForm } from "@edgeloom/runtime/devices";
import { RuleFailure } from "./rule-failure.js";

type Fields = Readonly<Record<string, CanonicalForm>>;
type Numbered = Extract<CanonicalForm, { kind: "numbered" }>;
type JsonObject = Readonly<Record<string, Json>>;

/** Brings a status to its canonical form (fleet spec §8.2). Throws {@link RuleFailure} when it cannot be one. */
export function canonicalOf(form: CanonicalForm, value: Json | undefined): Json {
  switch (form.kind) {
    case "null":
      return null;
    case "boolean":
      if (typeof value !== "boolean") throw new RuleFailure("true or false was expected");
      return value;
    case "unsigned":
      return unsigned(value, form.bits);
    case "tuple": {
      const items = listOf(value);
      return form.items.map((item, n) => canonicalOf(item, items[n]));
    }
    case "object":
      return fieldsOf(form.fields, objectOf(value));
    case "numbered":
      return numbered(form, value);
  }
}

/** A list that numbers nothing is written as `null`, and what stands in its place is not looked at. */
function numbered(form: Numbered, value: Json | undefined): Json {
  if (form.count === 0) return null;
  const items = listOf(value);
  if (items.length < form.count) throw new RuleFailure(`a list of at least ${form.count} was expected`);
  const slots: Json[] = Array.from({ length: form.count }, (_, n) => emptySlot(form, n + 1));
  for (const item of items.slice(0, form.count)) {
    const object = objectOf(item);
    const number = unsigned(object[form.key], 8);
    const fields = fieldsOf(form.fields, object);
    if (number >= 1 && number <= form.count) slots[number - 1] = { [form.key]: number, ...fields };
  }
  return slots;
}

function emptySlot({ key, fields }: Numbered, number: number): Json {
  const empty = Object.entries(fields).map(([name, { kind }]) => [name, kind === "boolean" ? false : 0]);
  return { [key]: number, ...Object.fromEntries(empty) };
}

function fieldsOf(fields: Fields, object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, form]) => [name, canonicalOf(form, object[name])]),
  );
}

/** `>>> 0` cuts and wraps exactly as the cast to an unsigned integer of 32 bit does. */
function unsigned(value: Json | undefined, bits: 8 | 32): number {
  if (typeof value !== "number" && typeof value !== "boolean" && typeof value !== "bigint")
    throw new RuleFailure("a number was expected");
  const whole = typeof value === "bigint" ? Number(BigInt.asUintN(32, value)) : Number(value) >>> 0;
  return bits === 8 ? whole & 0xff : whole;
}

function listOf(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new RuleFailure("a list was expected");
  return value as readonly Json[];
}

function objectOf(value: Json | undefined): JsonObject {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new RuleFailure("an object was expected");
  return value as JsonObject;
}
