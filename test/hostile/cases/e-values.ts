import { asyncApi, defs, type HostileCase, canary as K, own, property, refused, safe } from "../case.js";

const wrong = (name: string, schema: unknown): HostileCase => ({
  name,
  files: property(schema),
  outcome: refused(/./),
});
const raw = (name: string, text: string, outcome: HostileCase["outcome"]): HostileCase => ({
  name,
  files: { "case.json": text },
  outcome,
});
const withNumber = (literal: string) =>
  `{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"H":{"type":"object","properties":{"f":{"type":"number","const":${literal}}}}}}`;

/** Group E: values in code positions. */
export const valueCases: readonly HostileCase[] = [
  wrong("E1 code as type", { type: `string();${K}//` }),
  wrong("E1 list with code as type", { type: ["string", `x();${K}`] }),
  {
    name: "E2 code as format",
    files: property({ type: "string", format: `uuid");${K};("` }),
    outcome: refused("keyword-value"),
  },
  wrong("E2 format that is no string", { type: "string", format: { a: 1 } }),
  ...["minimum", "maxLength", "multipleOf", "minItems"].flatMap((keyword) => [
    wrong(`E3 ${keyword} as text`, { [keyword]: `1;${K}` }),
    wrong(`E3 ${keyword} as object`, { [keyword]: { valueOf: 1 } }),
  ]),
  wrong("E4 default of the wrong type", { type: "integer", default: `1;${K}` }),
  {
    name: "E5 default with hostile keys",
    files: property({
      type: "object",
      default: { ...own("__proto__", { polluted: true }), [`";${K};"`]: 1 },
    }),
    outcome: safe("__proto__", `";${K};"`),
  },
  raw("E6 NaN", withNumber("NaN"), refused(/./)),
  raw("E6 1e400", withNumber("1e400"), refused(/./)),
  raw("E6 minus zero", withNumber("-0"), safe()),
  raw("E6 2^53+1", withNumber("9007199254740993"), safe()),
  raw("E6 400 digits", withNumber("9".repeat(400)), safe()),
  {
    name: "E7 x-enum-varnames that is no list",
    files: property({ enum: ["a"], "x-enum-varnames": `a;${K}` }),
    outcome: refused("keyword-value"),
  },
  wrong("E7 x-edgeloom-name as list", { type: "string", "x-edgeloom-name": [K] }),
  {
    name: "E7 x-edgeloom-wire with code",
    files: {
      "case.json": { ...(asyncApi()["case.json"] as object), "x-edgeloom-wire": { input: `lenient";${K}` } },
    },
    outcome: refused(/./),
  },
  {
    name: "E8 operation action that is no action",
    files: {
      "case.json": {
        ...(asyncApi()["case.json"] as object),
        operations: { a: { action: K, channel: { $ref: "#/channels/request" } } },
      },
    },
    outcome: refused(/./),
  },
  { name: "E9 timeout as text", files: timeout(`1;${K}`), outcome: refused(/./) },
  { name: "E10 enum that is no list", files: defs({ H: { enum: K } }), outcome: refused(/./) },
];

function timeout(value: unknown): Readonly<Record<string, unknown>> {
  const document = asyncApi()["case.json"] as { readonly operations: { readonly ask: object } };
  return {
    "case.json": {
      ...document,
      operations: { ask: { ...document.operations.ask, "x-edgeloom-timeout-ms": value } },
    },
  };
}
