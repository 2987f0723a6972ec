import { type HostileCase, canary as K, own, refused, safe } from "../case.js";

/** What of a device module a case changes. Places that it leaves out are as in a plain module. */
type Module = {
  readonly root?: Readonly<Record<string, unknown>>;
  readonly device?: Readonly<Record<string, unknown>>;
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly deviceName?: string;
};

const schema = { type: "object", required: ["a"], properties: { a: { type: "string" } } };

/** A module of one device type. */
function module({ root, device, rules, status, deviceName = "button" }: Module): HostileCase["files"] {
  const document = {
    deviceModule: "1",
    number: 9,
    name: "case",
    devices: own(deviceName, {
      deviceType: 1,
      status: { schema, ...status },
      command: { encoding: "text" },
      error: { encoding: "text" },
      rules: {
        sendable: [{ kind: "always" }],
        aggregate: "newest",
        firstCommand: "none",
        command: { kind: "keep" },
        ...rules,
      },
      ...device,
    }),
    ...root,
  };
  return { "case.json": document };
}

/** Ways out of a comment, a text and a template. */
const payloads = [
  `*/ ${K}; /*`,
  `**//\n*/ ${K}`,
  `\r${K}`,
  `\u2028${K}\u0085`,
  `";${K};"`,
  `\`\${${K}}\``,
  `\\";${K}//`,
  `</script><script>${K}`,
  `{{{${K}}}}`,
  `\u202e${K}`,
];

const choosing = (text: string) => ({ kind: "choose", at: "/a", truthy: text, falsy: text });
const texts = [K, "b"];

/** Every place where a module speaks to people. */
const said = (text: string): readonly (readonly [string, Module])[] => [
  ["module", { root: { description: text } }],
  ["device", { device: { description: text } }],
  ["schema", { status: { schema: { ...schema, description: text, title: text } } }],
  ["vendor key", { root: { "x-codegen": text } }],
];

/** Every place where a text must come out as the same data; most of them stand in a comment, too. */
const kept = (text: string): readonly (readonly [string, Module])[] => [
  ["first command", { rules: { firstCommand: text } }],
  ["chosen command", { rules: { command: choosing(text) } }],
  ["text of an error", { rules: { foldError: { kind: "constant", text, keepsCurrent: true } } }],
  ["field of an error", { rules: { foldError: { kind: "sum", at: "/a", field: text } } }],
  [
    "missing",
    { rules: { collectErrors: { kind: "counts", counts: [{ field: "n", of: "all" }], missing: text } } },
  ],
  ["texts", { status: { texts: [text], schema: undefined } }],
  [
    "value of a condition",
    {
      rules: {
        command: {
          kind: "drop-head",
          list: "",
          all: [],
          any: [{ kind: "equals", of: "next", at: "/a", value: text }],
        },
      },
    },
  ],
  [
    "canonical field",
    { device: { canonical: { kind: "object", fields: [{ name: text, form: { kind: "boolean" } }] } } },
  ],
  [
    "canonical key",
    {
      device: {
        canonical: { kind: "numbered", key: text, count: 1, fields: [{ name: "a", form: { kind: "null" } }] },
      },
    },
  ],
];

/** Names of every object, which data may have all the same. */
const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty"];

/** Device modules that try to get out of what is made of them. */
export const deviceCases: readonly HostileCase[] = [
  ...payloads.flatMap((text, row) => [
    ...said(text).map(([place, changed]) => ({
      name: `said ${row} in ${place}`,
      files: module(changed),
      outcome: safe(),
    })),
    ...kept(text).map(([place, changed]) => ({
      name: `kept ${row} as ${place}`,
      files: module(changed),
      outcome: safe(text),
    })),
    {
      name: `module named ${row}`,
      files: module({ root: { name: text } }),
      outcome: refused("name-unusable"),
    },
    { name: `device named ${row}`, files: module({ deviceName: text }), outcome: refused("name-unusable") },
    {
      name: `kind ${row}`,
      files: module({ rules: { command: { kind: text } } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `layout ${row}`,
      files: module({ status: { layout: text } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `encoding ${row}`,
      files: module({ status: { encoding: text } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `deviceType ${row}`,
      files: module({ device: { deviceType: text } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `number ${row}`,
      files: module({ root: { number: text } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `pointer ${row}`,
      files: module({ rules: { sendable: [{ kind: "differs", at: [text] }] } }),
      outcome: refused("devices-structure"),
    },
  ]),
  ...inherited.flatMap((name) => [
    { name: `device ${name}`, files: module({ deviceName: name }), outcome: safe() },
    { name: `canonical field ${name}`, files: module(kept(name)[7]?.[1] ?? {}), outcome: safe(name) },
    { name: `field of an error ${name}`, files: module(kept(name)[3]?.[1] ?? {}), outcome: safe(name) },
    {
      name: `kind ${name}`,
      files: module({ rules: { command: own("kind", name) } }),
      outcome: refused("devices-structure"),
    },
    {
      name: `pointer to ${name}`,
      files: module({ rules: { sendable: [{ kind: "differs", at: [`/${name}`] }] } }),
      outcome: refused("devices-rule"),
    },
    {
      name: `surplus ${name}`,
      files: module({ rules: own(name, 1) }),
      outcome: refused("devices-structure"),
    },
  ]),
  { name: "texts that are code", files: module({ status: { texts } }), outcome: safe(K) },
  {
    name: "role pattern of exponential time",
    files: module({ root: { rolePattern: "^(a+)+$" } }),
    outcome: refused("pattern-unsafe"),
  },
  {
    name: "role pattern that ends its text",
    files: module({ root: { rolePattern: `^"\\);${K.replace(/[().]/g, "\\$&")}$` } }),
    outcome: safe(),
  },
  {
    name: "number beyond all",
    files: module({ root: { number: 1e300 } }),
    outcome: refused("devices-structure"),
  },
  {
    name: "list of a billion",
    files: module({
      device: {
        canonical: {
          kind: "numbered",
          key: "n",
          count: 1e9,
          fields: [{ name: "a", form: { kind: "null" } }],
        },
      },
    }),
    outcome: refused("devices-structure"),
  },
  {
    name: "canonical form of great depth",
    files: module({
      device: {
        canonical: Array.from({ length: 400 }).reduce<unknown>((form) => ({ kind: "tuple", items: [form] }), {
          kind: "null",
        }),
      },
    }),
    outcome: refused(/limit-nesting|limit-shape/),
  },
  {
    name: "ten thousand reasons",
    files: module({
      rules: { sendable: Array.from({ length: 10_000 }, () => ({ kind: "differs", at: ["/a"] })) },
    }),
    outcome: safe(),
  },
];
