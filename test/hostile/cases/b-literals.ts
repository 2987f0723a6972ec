import { asyncApi, defs, type HostileCase, canary as K, own, property, refused, safe } from "../case.js";

const texts: readonly (readonly [string, string])[] = [
  ["B1 apostrophe", `';${K};'`],
  ["B2 quotation mark", `";${K};"`],
  ["B3 backtick", `\`;${K};\``],
  ["B4 template", `\${${K}}`],
  ["B5 trailing backslash", "x\\"],
  ["B6 escaped quotes", `\\';${K};\\";${K}`],
  ["B7 line ends", `a\n${K}\r${K}`],
  ["B8 line separators", `a\u2028${K}\u2029${K}`],
  ["B9 NUL and C1", `\u0000${K}\u0085\u009f`],
  ["B10 lone surrogate", `\ud800 ${K}`],
  ["B11 script end", `</script><script>${K}</script>]]>`],
];

const inProperty = ([name, text]: readonly [string, string]): HostileCase => ({
  name: `B12 ${name} as property name`,
  files: property({ type: "string" }, text),
  outcome: safe(text),
});
const inEnum = ([name, text]: readonly [string, string]): HostileCase => ({
  name: `B13 ${name} as enum value`,
  files: property({ enum: [text, "other"] }),
  outcome: safe(text),
});
const inConst = ([name, text]: readonly [string, string]): HostileCase => ({
  name: `B13 ${name} as const and default`,
  files: property({ const: text, default: text }),
  outcome: safe(text),
});
const inRequired = ([name, text]: readonly [string, string]): HostileCase => ({
  name: `B14 ${name} as required entry`,
  files: defs({ Holder: { type: "object", required: [text] } }),
  outcome: safe(text),
});
const inType = ([name, text]: readonly [string, string]): HostileCase => ({
  name: `B13 ${name} as message type`,
  files: asyncApi({ type: text }),
  outcome: name.startsWith("B9") || name.startsWith("B10") ? refused(/./) : safe(text),
});

const lone = texts.filter(([name]) => name.startsWith("B10"));
const whole = texts.filter(([name]) => !name.startsWith("B10"));

/** Group B: strings, templates, keys. A lone surrogate is data in a value and no name at all. */
export const literalCases: readonly HostileCase[] = [
  ...whole.map(inProperty),
  ...lone.map((entry): HostileCase => ({ ...inProperty(entry), outcome: refused(/./) })),
  ...texts.flatMap((entry) => [inEnum(entry), inConst(entry)]),
  ...whole.map(inRequired),
  ...whole.filter(([name]) => !/B7|B8|B9/.test(name)).map(inType),
  {
    name: "B13 hostile discriminator",
    files: defs({
      One: { type: "object", required: ["kind"], properties: { kind: { const: `";${K};"` } } },
      Two: { type: "object", required: ["kind"], properties: { kind: { const: "__proto__" } } },
      Either: { oneOf: [{ $ref: "#/$defs/One" }, { $ref: "#/$defs/Two" }] },
    }),
    outcome: safe(`";${K};"`, "__proto__"),
  },
  {
    name: "I1 property __proto__",
    files: property({ type: "string" }, "__proto__"),
    outcome: safe("__proto__"),
  },
  {
    name: "I2 property constructor",
    files: defs({
      H: {
        type: "object",
        properties: { ...own("constructor", { type: "string" }), ...own("prototype", { type: "number" }) },
      },
    }),
    outcome: safe("constructor"),
  },
];
