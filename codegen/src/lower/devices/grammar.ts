import {
  choice,
  type Field,
  type Fields,
  type Form,
  flag,
  listOf,
  may,
  must,
  pointer,
  text,
} from "./form.js";

/** Numbers of modules travel as an enum of protobuf, those of device types as `uint32` (fleet specification §2.2). */
const moduleNumber: Form = { kind: "number", whole: true, minimum: 1, maximum: 2_147_483_647 };
const deviceNumber: Form = { kind: "number", whole: true, minimum: 0, maximum: 4_294_967_295 };
const anyNumber: Form = { kind: "number" };
const scalar: Form = { kind: "scalar" };
const schema: Form = { kind: "schema" };

const differs: Fields = {
  at: must(
    listOf(pointer),
    "Where the values lie: numbers compare by value, objects without regard to order.",
  ),
};
const threshold: Fields = {
  at: must(pointer, "Where the number lies in the new status."),
  value: must(anyNumber, "The number that it is compared with."),
  throttleMs: may(
    { kind: "number", minimum: 0 },
    "Holds once in a time longer than these milliseconds, for all devices of the type together.",
  ),
};

const sendWhen: Form = {
  kind: "variants",
  of: {
    always: {},
    "no-current": {},
    "bytes-differ": {},
    differs,
    "at-least": threshold,
    above: threshold,
  },
};

const condition: Form = {
  kind: "variants",
  of: {
    "no-current": {},
    equals: {
      of: must(choice("next", "current"), "Which status is looked into."),
      at: must(pointer, "Where the value lies in it."),
      value: must(scalar, "What it must be."),
    },
    "equals-head": { at: must(pointer, "Where the value lies in the new status.") },
  },
};

const commandRule: Form = {
  kind: "variants",
  of: {
    keep: {},
    choose: {
      at: must(pointer, "Where the value lies in the new status."),
      truthy: must(text, "The command when the value is neither 0, empty, null nor false."),
      falsy: must(text, "The command otherwise."),
    },
    "drop-head": {
      list: must(pointer, "Where the list lies in the command."),
      all: must(listOf(condition, 0), "All of these must hold …"),
      any: must(listOf(condition), "… and one of these."),
    },
  },
};

const appendWhen: Form = {
  kind: "record",
  fields: { at: must(pointer, "Where the value lies."), value: must(scalar, "What it must be.") },
};
const resultField: Field = must({ kind: "text", minLength: 1 }, "Field of the error message.");

const foldRule: Form = {
  kind: "variants",
  of: {
    constant: {
      text: must(text, "The error message."),
      keepsCurrent: must(flag, "Only when there is no message yet."),
    },
    sum: { at: must(pointer, "Where the number lies in the status."), field: resultField },
    append: {
      at: must(pointer, "Where the value lies in the status."),
      field: resultField,
      when: may(appendWhen, "Only statuses that hold this value."),
    },
  },
};

const truthiness: Form = {
  kind: "record",
  fields: {
    at: must(pointer, "Where the value lies in the status."),
    truthy: must(flag, "Whether statuses are counted where it is truthy, or where it is not."),
  },
};
const counted: Form = {
  kind: "record",
  fields: {
    field: resultField,
    of: must({ kind: "either", of: [choice("all"), truthiness] }, "Which statuses are counted."),
  },
};

const countRule: Form = {
  kind: "variants",
  of: {
    counts: {
      counts: must(listOf(counted), "The fields of the error message, in their order."),
      missing: may(text, "The error message instead when a status lacks a value that is counted."),
    },
  },
};

const rules: Form = {
  kind: "record",
  fields: {
    sendable: must(listOf(sendWhen), "Reasons to send a status on. The first that holds decides."),
    aggregate: must(
      choice("newest", "canonical", "json-string"),
      "The aggregated status: the newest bytes, its canonical form, or its text as a JSON string.",
    ),
    firstCommand: must(text, "Command of a device that never got one, byte for byte."),
    command: must(commandRule, "The next command."),
    foldError: may(foldRule, "The error message of an outage, one status after the other (production)."),
    collectErrors: may(
      countRule,
      "The error message of an outage, of all missed statuses (proof of concept).",
    ),
    pushesCommands: may(flag, "Commands go to the device as they come and are never repeated."),
  },
};

const payload: Form = {
  kind: "record",
  fields: {
    encoding: may(choice("json", "text", "bytes"), "What the bytes are; JSON where left out."),
    schema: may(schema, "Well-formed data, of which the types are made; anything where left out."),
    accepts: may(schema, "What is taken from a peer where that is more than the schema says."),
    texts: may(listOf(text), "The only texts that are taken, byte for byte."),
    layout: may(
      choice("compact", "spaced"),
      'How JSON is spelt where it is written: `{"a":1}`, or `{"a": 1}` as Python does.',
    ),
  },
};

const formFields = listOf({
  kind: "record",
  fields: {
    name: must({ kind: "text", minLength: 1, format: "field" }, "The key."),
    form: must({ kind: "named", name: "canonical" }, "What its value is brought to."),
  },
});

const canonical: Form = {
  kind: "variants",
  of: {
    boolean: {},
    null: {},
    unsigned: { bits: must(choice(8, 32), "The number is taken modulo 2 to the power of this.") },
    tuple: { items: must(listOf({ kind: "named", name: "canonical" }, 0), "The items, by position.") },
    object: { fields: must(formFields, "The fields, in their order.") },
    numbered: {
      key: must({ kind: "text", minLength: 1 }, "The field that numbers the objects, from 1."),
      count: must({ kind: "number", whole: true, minimum: 0, maximum: 255 }, "How many there are."),
      fields: must(formFields, "The other fields, in their order."),
    },
  },
};

const device: Form = {
  kind: "record",
  fields: {
    deviceType: must(
      { kind: "either", of: [deviceNumber, choice("any")] },
      "Number on the wire; `any` where the module takes every number.",
    ),
    alsoTypes: may(
      listOf(deviceNumber),
      "Numbers that statuses may carry, though no device connects with them.",
    ),
    description: may(text, "What the device is."),
    deprecated: may(flag, "Nobody should build such devices any more."),
    status: must(payload, "What the device reports."),
    command: must(payload, "What the device is told."),
    error: must(payload, "The error message of an outage."),
    canonical: may(
      { kind: "named", name: "canonical" },
      "The one form that all spellings of a status are brought to before rules look into it.",
    ),
    rules: must(rules, "What the gateway does with the payloads. Code may replace each rule by a function."),
  },
};

/** The version of the language that is read. */
const grammarVersion = "1";

/** A whole document. */
export const moduleForm: Extract<Form, { kind: "record" }> = {
  kind: "record",
  fields: {
    $schema: may(text, "The meta-schema of device modules, for editors."),
    deviceModule: must(
      choice(grammarVersion, Number(grammarVersion)),
      "Version of the language of this document.",
    ),
    number: must(moduleNumber, "Number of the module on the wire; 1 to 999 are taken by base modules."),
    name: must({ kind: "text", minLength: 1 }, "What the module is called."),
    "x-edgeloom-name": may({ kind: "text", minLength: 1 }, "Name to use in emitted code instead."),
    description: may(text, "What the module is for."),
    rolePattern: may(
      { kind: "text", format: "regex" },
      "What roles look like, as a regular expression. Only our own devices check it.",
    ),
    $defs: may({ kind: "map", of: schema, minProperties: 0 }, "Schemas that payloads refer to."),
    devices: must(
      { kind: "map", of: { kind: "named", name: "device" }, minProperties: 1 },
      "The device types, by name.",
    ),
  },
};

/** Forms that are known by name. */
export const namedForms: Readonly<Record<string, Form>> = { canonical, device };
