import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import type { AnyModel, Json } from "../schema/shape.js";
import type { Codec, WireContext } from "../wire/index.js";
import { parseText } from "../wire/json-text.js";
import { decodeText } from "../wire/lossless.js";

/** A JSON object as it was received, before any model is applied. */
export type JsonObject = { readonly [key: string]: Json };

/** A value that fits its model, or why it does not. */
export type Decoded =
  | { readonly value: unknown; readonly error?: undefined }
  | { readonly error: EdgeloomError };

/** Who is told about messages that are no good; each message once per reason. */
export type IncomingEvents = {
  malformed(message: Incoming, error: EdgeloomError): void;
  invalid(message: Incoming, error: EdgeloomError): void;
};

/** What a model made of a message. */
type Known = { readonly codec: Codec; readonly model: AnyModel; readonly result: Decoded };

function asObject(json: Json): JsonObject {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw new EdgeloomError("MALFORMED", "the body of a message must be a JSON object");
}

/**
 * A received message. The body is parsed when somebody first asks for it, and decoded once per model, however many
 * handlers there are.
 */
export class Incoming {
  #json: JsonObject | undefined;
  #parsed = false;
  #text = "";
  /** The first model that it was decoded by, which mostly is the only one, and those that came later. */
  #first: Known | undefined;
  #more: Known[] | undefined;

  constructor(
    readonly topic: string,
    readonly body: Uint8Array,
    readonly events: IncomingEvents,
  ) {}

  /** The text of the body; empty before {@link json} was called. */
  get text(): string {
    return this.#text;
  }

  /** The body as an object; undefined when it is none. */
  json(): JsonObject | undefined {
    if (!this.#parsed) this.#parse();
    return this.#json;
  }

  /** The body as a value of a model. */
  decode(codec: Codec, model: AnyModel, context: WireContext): Decoded {
    const known = this.#known(codec, model);
    if (known !== undefined) return known.result;
    const result = this.#decodeNow(codec, model, context);
    const entry = { codec, model, result };
    if (this.#first === undefined) this.#first = entry;
    else (this.#more ??= []).push(entry);
    if (result.error !== undefined) this.events.invalid(this, result.error);
    return result;
  }

  #known(codec: Codec, model: AnyModel): Known | undefined {
    const first = this.#first;
    if (first === undefined || (first.model === model && first.codec === codec)) return first;
    return this.#more?.find((entry) => entry.model === model && entry.codec === codec);
  }

  #parse(): void {
    this.#parsed = true;
    try {
      this.#text = decodeText(this.body);
      this.#json = asObject(parseText(this.#text));
    } catch (error) {
      if (!isEdgeloomError(error)) throw error;
      this.events.malformed(this, error);
    }
  }

  #decodeNow(codec: Codec, model: AnyModel, context: WireContext): Decoded {
    try {
      const json = this.json() as Json;
      return {
        value: codec.decode(model, json, {
          name: context.name,
          now: () => context.now(),
          sourceText: this.#text,
        }),
      };
    } catch (error) {
      if (isEdgeloomError(error)) return { error };
      throw error;
    }
  }
}
