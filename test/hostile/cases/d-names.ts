import { asyncApi, defs, type HostileCase, canary as K, own, property, refused, safe } from "../case.js";

const typed = (name: string) => defs(own(name, { type: "object", properties: { a: { type: "string" } } }));
const both = (...names: readonly string[]) =>
  defs(
    Object.assign(
      {},
      ...names.map((name) => own(name, { type: "object", properties: own(name, { type: "string" }) })),
    ) as Record<string, unknown>,
  );

const words = ["class", "await", "yield", "let", "static", "eval", "arguments"];
const globals = ["Object", "Promise", "Symbol", "undefined", "globalThis"];
const imported = ["z", "e", "defineService", "Message", "check"];
const object = ["constructor", "toString", "hasOwnProperty", "then"];

/** Group D: names becoming identifiers. */
export const nameCases: readonly HostileCase[] = [
  ...[...words, ...globals, ...imported].map(
    (name): HostileCase => ({ name: `D1–D3 type ${name}`, files: both(name, "Other"), outcome: safe() }),
  ),
  ...[...words, ...globals, ...object].map(
    (name): HostileCase => ({
      name: `D1 operation ${name}`,
      files: asyncApi({ operation: name, message: name }),
      outcome: safe(),
    }),
  ),
  { name: "D4 digits first", files: typed("3d"), outcome: safe() },
  // The official suite refers to a definition under the empty key, so it gets a name of ours.
  { name: "D5 empty type name", files: typed(""), outcome: safe() },
  { name: "D5 empty operation name", files: asyncApi({ operation: "" }), outcome: refused(/./) },
  { name: "D6 only symbols", files: typed("---"), outcome: refused(/^name-/) },
  { name: "D7 names that meet after casing", files: both("a-b", "a_b", "aB"), outcome: safe() },
  { name: "D8 Foo and foo", files: both("Foo", "foo"), outcome: safe() },
  { name: "D9 code in a type name", files: typed(`A=1;${K};type B`), outcome: refused(/^name-/) },
  {
    name: "D9 code in an operation name",
    files: asyncApi({ operation: `a(){${K}}` }),
    outcome: refused(/^name-/),
  },
  { name: "D9 code in a channel name", files: asyncApi({ channel: `a=${K}` }), outcome: refused(/^name-/) },
  { name: "D10 10,000 characters", files: typed("A".repeat(10_000)), outcome: refused(/^name-/) },
  ...["💥", "\u202eabc", "a\u200db"].map(
    (name): HostileCase => ({
      name: `D11 ${JSON.stringify(name)}`,
      files: typed(name),
      outcome: refused(/^name-/),
    }),
  ),
  { name: "D12 look-alike", files: typed("P\u0430yload"), outcome: refused(/^name-/) },
  ...object.map(
    (name): HostileCase => ({
      name: `D13 field ${name}`,
      files: property({ type: "string" }, name),
      outcome: safe(name),
    }),
  ),
  {
    name: "D14 two methods that meet after casing",
    files: twoOperations("get-it", "getIt"),
    outcome: refused(/./),
  },
];

function twoOperations(left: string, right: string): Readonly<Record<string, unknown>> {
  const one = asyncApi({ operation: left })["case.json"] as Record<string, Record<string, unknown>>;
  const two = asyncApi({ operation: right })["case.json"] as Record<string, Record<string, unknown>>;
  return { "case.json": { ...one, operations: { ...one["operations"], ...two["operations"] } } };
}
