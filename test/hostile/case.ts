/** What must become of a hostile document: refused with a diagnostic, or safe output in which its text is only data. */
export type Outcome =
  | { readonly kind: "refused"; readonly code: string | RegExp }
  | {
      readonly kind: "safe" /** Strings that must be found again as data in the emitted code. */;
      readonly keeps?: readonly string[];
    };

/** One hostile input. */
export type HostileCase = {
  /** Row of the corpus and what is special: `A2 escape that rebuilds the closer`. */
  readonly name: string;
  /** File name → document (an object is written as JSON). */
  readonly files: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
};

/** A call that must never become code. */
export const canary = "globalThis.__edgeloomCanary()";

/** Refused with this diagnostic. */
export const refused = (code: string | RegExp): Outcome => ({ kind: "refused", code });

/** Emitted, and harmless. */
export const safe = (...keeps: readonly string[]): Outcome => ({ kind: "safe", keeps });

/** A JSON Schema document with definitions. */
export const defs = ($defs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  "case.json": { $schema: "https://json-schema.org/draft/2020-12/schema", $defs },
});

/** A JSON Schema document with one type of one property. */
export const property = (schema: unknown, name = "field"): Readonly<Record<string, unknown>> =>
  defs({ Holder: { type: "object", properties: own(name, schema) } });

/** An object with one own property, whatever its name. */
export function own(name: string, value: unknown): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

type Texts = {
  readonly title?: string;
  readonly version?: string;
  readonly about?: string;
  readonly message?: string;
  readonly channel?: string;
  readonly operation?: string;
  readonly type?: string;
  readonly address?: string;
};

/** An AsyncAPI document with a topic of one message and an RPC, with foreign text where the case wants it. */
export function asyncApi(texts: Texts = {}): Readonly<Record<string, unknown>> {
  const text = {
    title: "t",
    version: "1",
    about: "d",
    message: "ping",
    channel: "news",
    operation: "ask",
    type: "ping",
    address: "news",
    ...texts,
  };
  const payload = { type: "object", properties: { type: { const: text.type, description: text.about } } };
  return {
    "case.json": {
      asyncapi: "3.0.0",
      info: { title: text.title, version: text.version, description: text.about },
      channels: {
        ...own(text.channel, {
          address: text.address,
          description: text.about,
          messages: own(text.message, { description: text.about, payload }),
        }),
        request: {
          address: "rpc-req-c",
          messages: { q: { payload: { type: "object", description: text.about } } },
        },
        reply: { address: "rpc-rep-c", messages: { a: { payload: { type: "object" } } } },
      },
      operations: own(text.operation, {
        action: "send",
        description: text.about,
        channel: { $ref: "#/channels/request" },
        messages: [{ $ref: "#/channels/request/messages/q" }],
        reply: { channel: { $ref: "#/channels/reply" }, messages: [{ $ref: "#/channels/reply/messages/a" }] },
      }),
    },
  };
}
