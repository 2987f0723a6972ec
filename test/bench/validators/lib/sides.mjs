import { z } from "zod";
import { agree, compare, rowsOf } from "./compare.mjs";
import { ajvOf, typeboxOf } from "./others.mjs";

const parsed = (result, value) => (result.success && typeof result.data === typeof value ? 1 : 0);

/**
 * The ways to check a value that fits, each of which gives 1.
 * @param {{document: string, type: string, model: z.ZodType, is: (value: unknown) => boolean, byHand: (value: unknown) => boolean, zod: z.ZodType}} subject
 */
export function validRows({
  document,
  type,
  model,
  is,
  byHand,
  zod,
  values,
  title,
  goals,
  base = "ajv",
  further,
}) {
  const ajv = ajvOf(document, type);
  const typebox = typeboxOf(document, type);
  const compiled = z.compile(zod);
  const checks = {
    "edgeloom safeParse": (value) => parsed(model.safeParse(value), value),
    "edgeloom parse": (value) => (model.parse(value) === value ? 1 : 0),
    [`edgeloom is${type}`]: (value) => (is(value) ? 1 : 0),
    ajv: (value) => (ajv(value) ? 1 : 0),
    "by hand": (value) => (byHand(value) ? 1 : 0),
    typebox: (value) => (typebox.Check(value) ? 1 : 0),
    "zod compiled": (value) => parsed(compiled.safeParse(value), value),
    zod: (value) => parsed(zod.safeParse(value), value),
    ...further,
  };
  agree(booleans(checks), values, true);
  return rowsFor(checks, { values, title, goals, base });
}

/**
 * The ways to hear of everything that is wrong with a value, each of which gives the number of errors.
 * @param {{document: string, type: string, model: z.ZodType, zod: z.ZodType}} subject
 */
export function invalidRows({ document, type, model, byHand, zod, values, title, goals }) {
  const ajv = ajvOf(document, type, { allErrors: true });
  agree({ edgeloom: (value) => model.safeParse(value).success, ajv, "by hand": byHand }, values, false);
  const compiled = z.compile(zod);
  const checks = {
    "edgeloom safeParse": (value) => model.safeParse(value).error.issues.length,
    "edgeloom safeParse, verdict only": (value) => (model.safeParse(value).success ? 0 : 1),
    "ajv allErrors": (value) => (ajv(value) ? 0 : ajv.errors.length),
    "zod compiled": (value) => compiled.safeParse(value).error.issues.length,
    zod: (value) => zod.safeParse(value).error.issues.length,
  };
  return rowsFor(checks, { values, title, goals, base: "ajv allErrors" });
}

function rowsFor(checks, { values, title, goals, base }) {
  const cases = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, { check, values }]));
  return rowsOf(compare(cases), { title, cases: Object.keys(checks), base, goals });
}

const booleans = (checks) =>
  Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, (value) => check(value) === 1]));
