import * as e from "@edgeloom/runtime/generated";

// The service of fixtures/vector-service.yaml, put together by hand from the same builders that generated code uses.

const lenient = e.wire({ input: "lenient", nulls: "drop", charset: "ascii" });

type Gateway = { readonly gate: string; readonly direction: "" | "in" | "out" };
type EchoRequest = {
  readonly text: string;
  readonly number?: number | undefined;
  readonly gateway?: Gateway | undefined;
};
type EchoResponse = { readonly text: string; readonly number?: number | undefined };
type DefResponse = { readonly a: number; readonly b?: string | undefined };
type DefResponseInput = { readonly a?: number | undefined; readonly b?: string | undefined };
type Empty = Readonly<Record<string, never>>;
type Free = { readonly [key: string]: e.Json };
type TypedMessage = {
  readonly timestamp: number;
  readonly name: string;
  readonly type: string;
  readonly value: number;
};

const gateway = () =>
  e.object({
    gate: e.optional(e.string(), { default: "" }),
    direction: e.optional(e.enumeration(["", "in", "out"]), { default: "" }),
  });

const EmptyRequest: e.Model<Empty> = e.model("EmptyRequest", undefined, () => e.object({}));
const EmptyResponse: e.Model<Empty> = e.model("EmptyResponse", undefined, () => e.object({}));
const EchoRequest: e.Model<EchoRequest> = e.model("EchoRequest", undefined, () =>
  e.object({ text: e.required(e.string()), number: e.optional(e.integer()), gateway: e.optional(gateway()) }),
);
const EchoResponse: e.Model<EchoResponse> = e.model("EchoResponse", undefined, () =>
  e.object({ text: e.required(e.string()), number: e.optional(e.integer()) }),
);
const StatusResponse: e.Model<{ readonly status: string }> = e.model("StatusResponse", undefined, () =>
  e.object({ status: e.required(e.string()) }),
);
const DefResponse: e.Model<DefResponse, DefResponseInput> = e.model("DefResponse", undefined, () =>
  e.object({ a: e.optional(e.integer(), { default: 1 }), b: e.optional(e.string()) }),
);
const RootResponse: e.Model<Free> = e.model("RootResponse", undefined, () =>
  e.object({}, { additionalProperties: e.any() }),
);
const AnyResponse: e.Model<{ readonly value: e.Json }> = e.model("AnyResponse", undefined, () =>
  e.object({ value: e.required(e.any()) }),
);

/** The channel of the server recordings. */
export const ChanService = e.service("chan", lenient, {
  echo: e.method("echo", EchoRequest, EchoResponse),
  raise: e.method("raise", EmptyRequest, EchoResponse),
  none: e.method("none", EmptyRequest, EmptyResponse),
  emptyDict: e.method("empty-dict", EmptyRequest, EchoResponse),
  noneNeedsField: e.method("none-needs-field", EmptyRequest, EchoResponse),
  extra: e.method("extra", EmptyRequest, EchoResponse),
  status: e.method("status", EmptyRequest, StatusResponse),
  statusDropped: e.method("status-dropped", EmptyRequest, EchoResponse),
  model: e.method("model", EmptyRequest, EchoResponse),
  otherModel: e.method("other-model", EmptyRequest, EchoResponse),
  defaults: e.method("defaults", EmptyRequest, DefResponse),
  falsyZero: e.method("falsy-zero", EmptyRequest, DefResponse),
  trueValue: e.method("true", EmptyRequest, DefResponse),
  list: e.method("list", EmptyRequest, DefResponse),
  root: e.method("root", EmptyRequest, RootResponse),
  unserialisable: e.method("unserialisable", EmptyRequest, AnyResponse),
  messageFields: e.method("message-fields", EmptyRequest, DefResponse),
});

const base = () => ({
  timestamp: e.optional(e.number({ format: "unixtime" }), { dynamicDefault: "now" }),
  name: e.optional(e.string(), { dynamicDefault: "service-name", null: "default" }),
});
const value = () => ({ value: e.optional(e.integer(), { default: 0 }) });

/** The models of the dispatcher recordings, by the name that they have there. */
export const dispatcherModels: Readonly<Record<string, e.Model<TypedMessage, unknown>>> = {
  TM: e.model("TM", undefined, () =>
    e.object({ ...base(), type: e.optional(e.constant("tm"), { default: "tm" }), ...value() }),
  ),
  UM: e.model("UM", undefined, () => e.object({ ...base(), type: e.required(e.string()), ...value() })),
};

/** The rules of the wire in all recordings. */
export const vectorWire = lenient;
