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
      return withFields({}, form.fields, objectOf(value));
    case "numbered":
      return numbered(form, value);
  }
}

/** A list that numbers nothing is written as `null`, and what stands in its place is not looked at. */
function numbered(form: Numbered, value: Json | undefined): Json {
  const { count, key, fields } = form;
  if (count === 0) return null;
  const items = listOf(value);
  if (items.length < count) throw new RuleFailure(`a list of at least ${count} was expected`);
  const slots: (Json | undefined)[] = new Array(count).fill(undefined);
  for (let n = 0; n < count; n++) {
    const object = objectOf(items[n]);
    const number = unsigned(object[key], 8);
    const slot = withFields({ [key]: number }, fields, object);
    if (number >= 1 && number <= count) slots[number - 1] = slot;
  }
  return slots.map((slot, n) => slot ?? emptySlot(form, n + 1));
}

function emptySlot({ key, fields }: Numbered, number: number): Json {
  const empty = Object.entries(fields).map(([name, { kind }]) => [name, kind === "boolean" ? false : 0]);
  return { [key]: number, ...Object.fromEntries(empty) };
}

/** Adds the fields to `target`, in their order. Written as a loop: of a status with ten numbered objects it is most of the work. */
function withFields(target: Record<string, Json>, fields: Fields, object: JsonObject): JsonObject {
  for (const name of Object.keys(fields))
    target[name] = canonicalOf(fields[name] as CanonicalForm, object[name]);
  return target;
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
