import { type EdgeloomError, type Issue, isEdgeloomError } from "../base/errors.js";
import type { AnyMethod } from "../bus/descriptors.js";
import type { Json, Shape } from "../schema/index.js";
import { type Codec, validationErrorJson, validationErrorText, type WireContext } from "../wire/index.js";
import { parseText } from "../wire/json-text.js";
import { jsonText } from "./envelope.js";
import type { FailureStatus } from "./status.js";

/** The `response` of a reply that says that the server failed. */
export function failureBody(status: FailureStatus, text: string): string {
  return jsonText(status === "error" ? { status, error: text } : { status, exception: text });
}

/** The text that a peer may read of an error: its message, never its stack (openmodule spec §5.2). */
export function textOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The failure of a request that does not fit its model. */
export function invalidRequestBody(error: unknown): string {
  const text =
    isEdgeloomError(error) && error.issues.length > 0
      ? validationErrorJson(error.issues)
      : textOfError(error);
  return failureBody("validation_error", text);
}

/** Encodes what handlers of one method return. */
export class ReplyEncoder {
  readonly #method: AnyMethod;
  readonly #codec: Codec;
  readonly #mayHaveStatus: boolean;

  constructor(method: AnyMethod, codec: Codec) {
    this.#method = method;
    this.#codec = codec;
    this.#mayHaveStatus = mayHaveStatus(method.response.model.shape);
  }

  /**
   * The `response` for a handler's result: falsy counts as an empty object, `status` is added unless it is there. A result that
   * does not fit is a `handler_error`. Throws when the result cannot be encoded at all.
   */
  encode(result: unknown, context: WireContext): string {
    const model = this.#method.response;
    const value = result || {};
    try {
      return this.#withStatus(this.#codec.encode(model, value, context));
    } catch (error) {
      if (!isInvalid(error) || error.issues.some(isUnencodable)) throw error;
    }
    try {
      // As the reference does: what does not fit as it is may still be converted, as if it had come from the wire.
      return this.#withStatus(
        this.#codec.encode(model, this.#codec.decode(model, value as Json, context), context),
      );
    } catch (error) {
      if (!isInvalid(error)) throw error;
      return failureBody("handler_error", validationErrorText(model.model.name, error.issues));
    }
  }

  /** Adds `status: "ok"` to the text of an object that has no status of its own. */
  #withStatus(text: string): string {
    if (!text.startsWith("{")) return text;
    if (text === "{}") return '{"status":"ok"}';
    if (this.#mayHaveStatus && hasStatus(text)) return text;
    return `${text.slice(0, -1)},"status":"ok"}`;
  }
}

/** A model that names all of its properties, `status` not among them, spares the look into every reply. */
function mayHaveStatus({ object, ref, allOf, anyOf, oneOf }: Shape): boolean {
  const isSimple = object !== undefined && !ref && !allOf && !anyOf && !oneOf && !object.additionalProperties;
  return !isSimple || object.patternProperties !== undefined || object.properties?.has("status") === true;
}

function hasStatus(text: string): boolean {
  return text.includes('"status"') && Object.hasOwn(parseText(text) as object, "status");
}

/** The value fits its schema, but no JSON could carry it: a function, a class instance, an integer beyond 64 bit. */
function isUnencodable({ keyword, expected }: Issue): boolean {
  return keyword === "json" || expected === "a JSON value";
}

function isInvalid(error: unknown): error is EdgeloomError {
  return isEdgeloomError(error) && error.code === "INVALID";
}
