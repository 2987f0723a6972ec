import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Compile } from "typebox/schema";
import { z } from "zod";

const document = (name) =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), "utf8"));

/** The same document, compiled by ajv with formats in their full mode. */
export function ajvOf(name, type, options = {}, amend = () => {}) {
  const ajv = new Ajv({ strict: false, ...options });
  addFormats(ajv);
  const schema = document(name);
  amend(schema);
  ajv.addSchema(schema, name);
  return ajv.getSchema(`${name}#/$defs/${type}`);
}

/** The same document, compiled by typebox. */
export function typeboxOf(name, type) {
  return Compile({ ...document(name), $ref: `#/$defs/${type}` });
}

const Position = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  height: z.number().optional(),
});

const Medium = z.object({
  type: z.enum(["lpr", "nfc", "qr", "pin"]),
  id: z.string().min(1),
  country: z
    .string()
    .regex(/^[A-Z]{1,3}$/)
    .optional(),
});

const Entry = z.object({
  name: z.string().min(1),
  amount: z.number().min(0),
  quantity: z.int().min(1),
  category: z.enum(["parking", "charging", "washing"]),
  remark: z.string().optional(),
});

/** As one would write it with zod by hand. */
export const ZodReport = z.object({
  id: z.uuid(),
  created: z.iso.datetime({ offset: true }),
  kind: z.enum(["enter", "leave", "double-entry", "double-exit", "choose", "change"]),
  gate: z.string().min(1).max(64),
  direction: z.enum(["", "in", "out"]),
  sequence: z.int().min(0),
  confidence: z.number().min(0).max(1),
  valid: z.boolean(),
  position: Position,
  medium: Medium,
  entries: z.array(Entry).max(100),
  note: z.string().max(200).optional(),
});

export const ZodPage = z.object({
  items: z.array(ZodReport).max(1000),
  total: z.int().min(0),
  next: z.string().optional(),
});

const kind = (name, rest) => z.object({ kind: z.literal(name), device: z.string(), ...rest });

export const ZodEvent = z.discriminatedUnion("kind", [
  kind("started", { version: z.string() }),
  kind("stopped", { reason: z.enum(["asked", "fault", "power"]) }),
  kind("measured", { channel: z.int().min(0), value: z.number() }),
  kind("switched", { pin: z.string(), on: z.boolean() }),
  kind("moved", { x: z.number(), y: z.number() }),
  kind("scanned", { code: z.string().min(1) }),
  kind("paid", { amount: z.number().min(0), currency: z.enum(["EUR", "CHF", "USD"]) }),
  kind("opened", { gate: z.string() }),
  kind("closed", { gate: z.string() }),
  kind("failed", { code: z.int(), message: z.string() }),
  kind("updated", { from: z.string(), to: z.string() }),
  kind("configured", { keys: z.array(z.string()) }),
]);
