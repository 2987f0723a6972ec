/** The models of openmodule spec §9 as the recordings use them, written by hand, so that the codec is tested without a generator. */
import {
  allOf,
  any,
  anyOf,
  array,
  boolean,
  constant,
  enumeration,
  fill,
  fits,
  ifThenElse,
  integer,
  type Json,
  type Model,
  model,
  not,
  number,
  object,
  optional,
  type Property,
  ref,
  required,
  type Shape,
  schema,
  string,
} from "../schema/index.js";

/** A model of the fixture. */
export type TestModel = Model<Json, Json>;

const dynamics = { now: () => 0 };

/** A model whose emitted check is stood in for by the interpreter: complete means that nothing is left to fill in. */
export function completeModel(name: string, build: () => Shape): TestModel {
  const made: TestModel = model<Json, Json>(
    name,
    (value) => fits(build(), value) && fill(build(), value, dynamics) === value,
    build,
  );
  return made;
}

const shapes = new Map<string, Shape>();
const models = new Map<string, TestModel>();

function define(name: string, build: () => Shape): TestModel {
  const once = (): Shape => {
    const shape = shapes.get(name) ?? build();
    shapes.set(name, shape);
    return shape;
  };
  const made = completeModel(name, once);
  models.set(name, made);
  return made;
}

const moment = (): Shape => string({ format: "date-time-local" });
const seconds = (): Shape => number({ format: "unixtime" });
const freeForm = (): Shape => object({}, { additionalProperties: any() });
const choice = (...values: string[]): Shape => schema({ types: ["string"], values });
const use = (name: string): Shape => ref(() => modelNamed(name));

/** A model by the name that the recordings use. */
export function modelNamed(name: string): TestModel {
  const found = models.get(name);
  if (found === undefined) throw new Error(`no model ${name} in the fixture`);
  return found;
}

define("ZMQMessage", () =>
  object({
    timestamp: optional(seconds(), { dynamicDefault: "now" }),
    name: optional(string(), { dynamicDefault: "service-name", null: "default" }),
    type: required(string()),
  }),
);

/** A message extends the base; with a type it fixes it. */
function message(type: string | undefined, properties: Record<string, Property>): Shape {
  const fixed = type === undefined ? {} : { type: optional(constant(type), { default: type }) };
  return allOf([use("ZMQMessage"), object({ ...fixed, ...properties })]);
}

define("EmptyModel", () => object({}));
define("Direction", () => choice("", "in", "out"));
define("Gateway", () =>
  object({
    gate: optional(string(), { default: "" }),
    direction: optional(use("Direction"), { default: "" }),
  }),
);
define("RPCRequest", () =>
  message(undefined, {
    rpc_id: required(string({ format: "uuid" })),
    resource: optional(string()),
    request: optional(freeForm()),
  }),
);
define("RPCResponse", () =>
  message(undefined, { rpc_id: optional(string({ format: "uuid" })), response: optional(any()) }),
);
define("RPCResult", () =>
  object({
    rpc_id: required(string({ format: "uuid" })),
    status: optional(string(), { default: "error" }),
    error: optional(string()),
    response: optional(any()),
  }),
);
define("AlertMessage", () =>
  allOf([
    message("alert", {
      status: required(choice("ok", "error", "offline")),
      alert_meta: required(freeForm()),
      package: required(string()),
      alert_type: required(string()),
      source: optional(string()),
      handle_type: required(choice("state", "state_change", "count")),
      value: optional(number()),
    }),
    ifThenElse(
      schema({ types: ["object"], object: { properties: { handle_type: required(constant("state")) } } }),
      schema({ object: { properties: { value: optional(not({ types: ["null"] })) } } }),
      undefined,
      {
        at: "value",
        message: "value must not be None for alerts with handle_type='state'",
        type: "assertion_error",
      },
    ),
  ]),
);
define("HealthPingMessage", () => message("ping", {}));
define("HealthPongPayload", () =>
  object({
    status: required(choice("ok", "error")),
    meta: required(freeForm()),
    version: required(string()),
    name: required(string()),
    startup: required(number()),
    message: optional(string()),
  }),
);
define("HealthPongMessage", () => message("healthz", { pong: required(use("HealthPongPayload")) }));
define("SentryEvent", () => message("sentry", { event: required(freeForm()) }));
define("AnonymizeMessage", () =>
  message("anonymize", {
    session_id: optional(string()),
    vehicle_ids: optional(array(string()), { default: [], null: "omit" }),
  }),
);
define("AnonymizeRequest", () => object({ session_ids: required(array(string())) }));
define("IoMessage", () =>
  message(undefined, {
    gateway: required(use("Gateway")),
    pin: required(string()),
    value: required(integer()),
    inverted: optional(boolean(), { default: false }),
    physical: optional(integer()),
    edge: required(integer()),
    pin_number: optional(integer()),
    pin_label: optional(string()),
    meta: optional(freeForm(), { default: {} }),
  }),
);
define("ValidateRequest", () =>
  object({
    name: required(string()),
    session_id: required(string()),
    type: required(choice("qr", "nfc")),
    payload: required(string({ format: "base64" })),
    gateway: optional(use("Gateway")),
  }),
);
define("ValidateResponse", () =>
  object({
    state: required(choice("ok", "not_applicable")),
    error: optional(choice("already_used", "invalid", "excluded", "expired", "unknown_error")),
    cost_entries: optional(array(freeForm())),
    message: optional(string()),
  }),
);
define("ValidateCostEntry", () =>
  object({
    group: optional(string()),
    source: optional(string()),
    product_item_id: optional(string()),
    active: optional(boolean()),
    delta_time_seconds: optional(integer()),
    delta_amount: optional(integer()),
    source_id: optional(string()),
    idempotency_key: optional(string()),
  }),
);
define("ValidationRegisterRequestMessage", () => message("register_request", {}));
define("BackendRegisterMessage", () => message("register", {}));
define("AccessCategory", () =>
  choice(
    "booked-digimon",
    "booked-employee",
    "booked-visitor",
    "permanent-digimon",
    "permanent-employee",
    "filler-employee",
    "filler-digimon",
    "filler-visitor-button",
    "filler-visitor-unexpected",
    "unknown-category",
  ),
);
define("Access", () =>
  allOf([
    object({
      category: required(use("AccessCategory")),
      start: required(seconds()),
      end: optional(seconds()),
      duration: optional(integer()),
      recurrence: optional(string({ format: "ical-recurrence" })),
      zone: optional(string()),
      occupant_check: optional(boolean(), { default: false }),
      infos: optional(freeForm(), { default: {}, null: "omit" }),
      cost_entries: optional(array(freeForm()), { default: [] }),
      clearing: optional(string()),
      user: required(string()),
    }),
    ifThenElse(
      object({ recurrence: required(string({ minLength: 1 })) }),
      schema({ object: { properties: { duration: required(not(enumeration([0, null]))) } } }),
      undefined,
      { at: "recurrence", message: "set a duration when using recurrence", type: "value_error" },
    ),
  ]),
);
define("MediumType", () => choice("lpr", "nfc", "pin", "qr"));
define("AccessRequest", () =>
  object({
    name: required(string()),
    gateway: optional(use("Gateway")),
    medium_type: required(use("MediumType")),
    id: required(string(), { aliases: ["medium_id"] }),
  }),
);
define("MediumAccesses", () =>
  object({
    accesses: required(array(use("Access"))),
    id: required(string(), { aliases: ["medium_id"] }),
    type: required(string(), { aliases: ["medium_type"] }),
  }),
);
define("AccessResponse", () =>
  object({ success: optional(boolean(), { default: false }), medium: required(use("MediumAccesses")) }),
);
define("CountMessage", () =>
  message("count", {
    user: required(string()),
    gateway: required(use("Gateway")),
    medium_type: required(use("MediumType")),
    id: required(string(), { aliases: ["medium_id"] }),
    count: required(integer()),
    transaction_id: required(string()),
    zone: required(string()),
    category: required(use("AccessCategory")),
    real: required(boolean()),
    vehicle_id: optional(string()),
    infos: optional(freeForm()),
    access_data: optional(freeForm()),
    error: optional(string()),
    previous_transaction_id: optional(array(string())),
    previous_user: optional(string()),
    previous_medium_type: optional(string()),
    previous_medium_id: optional(string()),
    chosen: optional(freeForm()),
  }),
);
define("Medium", () => object({ id: required(string()), type: required(use("MediumType")) }));
for (const [name, type] of [
  ["PINMedium", "pin"],
  ["NFCMedium", "nfc"],
  ["QRMedium", "qr"],
] as const) {
  define(name, () => allOf([use("Medium"), object({ type: optional(any(), { default: type }) })]));
}
define("RegexMedium", () =>
  object({
    id: required(string()),
    type: optional(choice("lpr", "nfc", "pin", "qr", "regex"), { default: "regex" }),
  }),
);
define("LPRCountry", () =>
  object({
    code: required(string()),
    state: optional(string(), { default: "" }),
    confidence: optional(number(), { default: 1 }),
  }),
);
define("LPRAlternative", () => object({ confidence: required(number()), plate: required(string()) }));
define("LPRMedium", () =>
  object({
    id: required(string()),
    type: optional(string(), { default: "lpr" }),
    country: optional(use("LPRCountry"), { default: { code: "OTHER" } }),
    confidence: optional(number(), { default: 1 }),
    alternatives: optional(array(use("LPRAlternative")), { default: [] }),
  }),
);
define("MakeModel", () =>
  object({
    make: required(string()),
    make_confidence: required(number()),
    model: optional(string(), { default: "UNKNOWN" }),
    model_confidence: optional(number(), { default: -1 }),
  }),
);
define("PresenceAllIds", () =>
  object({
    lpr: optional(array(use("LPRMedium"))),
    qr: optional(array(use("Medium"))),
    nfc: optional(array(use("Medium"))),
    pin: optional(array(use("Medium"))),
  }),
);
define("Vehicle", () =>
  object({
    id: required(integer({ format: "int64" })),
    lpr: optional(use("LPRMedium")),
    qr: optional(use("QRMedium")),
    nfc: optional(use("NFCMedium")),
    pin: optional(use("PINMedium")),
    make_model: optional(use("MakeModel")),
    all_ids: optional(anyOf([use("PresenceAllIds"), array(undefined, { maxItems: 0 })]), { default: [] }),
    enter_direction: optional(choice("forward", "backward", "unknown"), { default: "unknown" }),
  }),
);
define("PresenceMedia", () =>
  object({
    lpr: optional(use("LPRMedium")),
    qr: optional(use("Medium")),
    nfc: optional(use("Medium")),
    pin: optional(use("Medium")),
  }),
);
define("PresenceBaseData", () =>
  object({
    vehicle_id: required(integer({ format: "int64" })),
    source: required(string()),
    "present-area-name": required(string(), { aliases: ["present_area_name"] }),
    last_update: required(moment()),
    gateway: required(use("Gateway")),
    medium: required(use("PresenceMedia")),
    make_model: optional(use("MakeModel")),
    all_ids: required(use("PresenceAllIds")),
    enter_direction: optional(choice("forward", "backward", "unknown"), { default: "unknown" }),
  }),
);

/** A presence message carries the base data between the message base and its own properties. */
function presence(type: string, properties: Record<string, Property>): Shape {
  return allOf([use("ZMQMessage"), use("PresenceBaseData"), message(type, properties)]);
}

const passage = (): Record<string, Property> => ({
  unsure: optional(boolean(), { default: false }),
  "leave-time": required(moment(), { aliases: ["leave_time"] }),
  bidirectional_inverse: optional(boolean(), { default: false }),
});
define("PresenceLeaveMessage", () =>
  presence("leave", { "num-presents": optional(integer(), { default: 0, aliases: ["num_presents"] }) }),
);
define("PresenceForwardMessage", () => presence("forward", passage()));
define("PresenceBackwardMessage", () => presence("backward", passage()));
define("PresenceRPCRequest", () => object({ gate: required(string()) }));
define("PresenceRPCResponse", () => object({ presents: required(array(use("PresenceBaseData"))) }));
define("EchoRequest", () =>
  object({ text: required(string()), number: optional(integer()), gateway: optional(use("Gateway")) }),
);
define("EchoResponse", () => object({ text: required(string()), number: optional(integer()) }));
define("DefResponse", () => object({ a: optional(integer(), { default: 1 }), b: optional(string()) }));

/** One property for each field type of the coercion table. */
export const fieldShapes: Readonly<Record<string, Property>> = {
  str: required(string()),
  int: required(integer()),
  float: required(number()),
  bool: required(boolean()),
  datetime: required(moment()),
  uuid: required(string({ format: "uuid" })),
  object: required(freeForm()),
  "list of int": required(array(integer())),
  "optional int": optional(integer()),
  "enum Direction": required(use("Direction")),
  any: required(any()),
  decimal: required(string({ format: "decimal" })),
};
