import type { Scenario } from "../support/scenario.js";

const text = { encoding: "text" } as const;
const state = { enum: ["OFF", "ON"] } as const;
const status = {
  type: "object",
  required: ["state"],
  properties: { state, uses: { type: "integer", default: 0 } },
} as const;

/** Device modules. */
export const devices: readonly Scenario[] = [
  {
    name: "device-module",
    documents: {
      "switch.json": {
        deviceModule: "1",
        number: 1_001,
        name: "wall switch",
        description: "Switches of a wall.",
        rolePattern: "^[a-z]+$",
        $defs: { Turn: { type: "object", required: ["turn"], properties: { turn: state } } },
        devices: {
          single: {
            deviceType: 1,
            alsoTypes: [3],
            description: "One switch.",
            status: { schema: status, accepts: { type: "object", required: ["state"] }, layout: "spaced" },
            command: { schema: { $ref: "#/$defs/Turn" }, texts: ['{"turn":"ON"}', '{"turn":"OFF"}'] },
            error: {
              schema: { type: "object", properties: { states: { type: "array" }, n: { type: "integer" } } },
            },
            rules: {
              sendable: [
                { kind: "no-current" },
                { kind: "differs", at: ["/state"] },
                { kind: "above", at: "/uses", value: 9, throttleMs: 500 },
              ],
              aggregate: "newest",
              firstCommand: '{"turn":"OFF"}',
              command: { kind: "choose", at: "/uses", truthy: '{"turn":"ON"}', falsy: '{"turn":"OFF"}' },
              foldError: {
                kind: "append",
                at: "/state",
                field: "states",
                when: { at: "/state", value: "ON" },
              },
              collectErrors: {
                kind: "counts",
                counts: [
                  { field: "n", of: "all" },
                  { field: "states", of: { at: "/uses", truthy: false } },
                ],
                missing: "{}",
              },
            },
          },
          "many-switches": {
            deviceType: 2,
            deprecated: true,
            status: {},
            command: text,
            error: text,
            canonical: {
              kind: "tuple",
              items: [
                {
                  kind: "numbered",
                  key: "no",
                  count: 2,
                  fields: [{ name: "on", form: { kind: "boolean" } }],
                },
                {
                  kind: "object",
                  fields: [
                    { name: "z", form: { kind: "unsigned", bits: 8 } },
                    { name: "a", form: { kind: "null" } },
                  ],
                },
              ],
            },
            rules: {
              sendable: [{ kind: "bytes-differ" }],
              aggregate: "canonical",
              firstCommand: "none",
              command: { kind: "keep" },
              pushesCommands: true,
            },
          },
        },
      },
    },
    models: {
      WallSwitchSingleStatus: {
        accepts: [{ state: "ON", uses: 1 }],
        rejects: [{ uses: 1 }, { state: "?" }, null],
        completes: [[{ state: "ON" }, { state: "ON", uses: 0 }]],
      },
    },
  },
  {
    name: "device-module-any",
    documents: {
      "any.json": {
        deviceModule: "1",
        number: 3,
        name: "any",
        "x-edgeloom-name": "PassThrough",
        devices: {
          any: {
            deviceType: "any",
            status: { encoding: "bytes" },
            command: { encoding: "bytes" },
            error: { encoding: "bytes" },
            rules: {
              sendable: [{ kind: "always" }],
              aggregate: "json-string",
              firstCommand: "",
              command: { kind: "keep" },
            },
          },
        },
      },
    },
  },
];
