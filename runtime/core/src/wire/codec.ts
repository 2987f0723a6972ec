import { EdgeloomError, type Issue } from "../base/errors.js";
import { type Completer, completerOf } from "../schema/complete.js";
import { parseStrictly } from "../schema/parse.js";
import type { Json, Model, ModelInfo } from "../schema/shape.js";
import { dynamicsOf, type WireContext } from "./context.js";
import { convert } from "./lenient.js";
import { asObject } from "./lenient-object.js";
import { type Conversion, failed } from "./lenient-state.js";
import { normalOf } from "./normal.js";
import { type Probe, probeOf } from "./probe.js";
import { typeName } from "./python-text.js";
import type { WireRules } from "./rules.js";
import { issueOf } from "./texts.js";
import { Unencodable } from "./write-any.js";
import { type Writer, writersFor } from "./writer.js";

/** Turns values into text and back under the wire rules of a package. */
export interface Codec {
  /**
   * The value of a message, complete and in canonical form. A complete value comes back as it is.
   *
   * @throws EdgeloomError `INVALID` with every place that does not fit
   */
  decode<Out, In>(model: Model<Out, In>, value: Json, context: WireContext): Out;
  /**
   * The JSON text of a value: defaults filled in, checked, properties in declared order.
   *
   * @throws EdgeloomError `INVALID` with every place that does not fit, or that JSON cannot carry
   */
  encode<Out, In>(model: Model<Out, In>, value: In | Out, context: WireContext): string;
}

const codecs = new Map<string, Codec>();

/** The codec of a set of wire rules. There is one per set, so what it has learnt about a model is learnt once. */
export function codecOf(rules: WireRules): Codec {
  const key = `${rules.input} ${rules.nulls} ${rules.charset}`;
  let codec = codecs.get(key);
  if (codec === undefined) {
    codec = makeCodec(rules);
    codecs.set(key, codec);
  }
  return codec;
}

function makeCodec(rules: WireRules): Codec {
  const decodeValue = rules.input === "lenient" ? lenientDecoder() : decodeStrictly;
  const encodeValue = encoder(rules);
  return {
    decode: <Out, In>({ model }: Model<Out, In>, value: Json, context: WireContext): Out =>
      decodeValue(model, value, context) as Out,
    encode: ({ model }, value, context) => encodeValue(model, value, context),
  };
}

function decodeStrictly(info: ModelInfo, value: Json, context: WireContext): unknown {
  return info.is?.(value) === true ? value : completed(info, value, context);
}

function completed(
  info: ModelInfo,
  value: unknown,
  context: WireContext,
  options?: { readonly allowsNonFinite: boolean },
): unknown {
  const parsed = parseStrictly(info.shape, value, dynamicsOf(context), options);
  if (parsed.ok) return parsed.value;
  throw invalid(info, parsed.findings.map(issueOf));
}

function lenientDecoder(): (info: ModelInfo, value: Json, context: WireContext) => unknown {
  const probes = new WeakMap<ModelInfo, { readonly probe: Probe | undefined }>();
  return (info, value, context) => {
    if (info.is?.(value) === true && !needsConversion(probes, info, value, context)) return value;
    const conversion: Conversion = { path: [], issues: [], dynamics: dynamicsOf(context), context, convert };
    const result = convertRoot(info, value, conversion);
    if (result === failed) throw invalid(info, conversion.issues);
    return result;
  };
}

/** What the straight-line check does not see: a hostile name, and the few things that {@link probeOf} looks for. */
function needsConversion(
  probes: WeakMap<ModelInfo, { readonly probe: Probe | undefined }>,
  info: ModelInfo,
  value: Json,
  { sourceText }: WireContext,
): boolean {
  if (sourceText?.includes("__proto__") === true) return true;
  let known = probes.get(info);
  if (known === undefined) {
    known = { probe: probeOf(info.shape) };
    probes.set(info, known);
  }
  return known.probe?.(value) === true;
}

/** The root has a text of its own for a value that is no object. */
function convertRoot({ name, shape }: ModelInfo, value: Json, conversion: Conversion): unknown {
  const { types } = normalOf(shape);
  const wantsObject = types?.size === 1 && types.has("object");
  if (!wantsObject || asObject(value) !== undefined) return convert(shape, value, conversion);
  conversion.issues.push({
    path: [],
    keyword: "type",
    expected: "an object",
    received: typeName(value),
    wireMessage: `${name} expected dict not ${typeName(value)}`,
    wireType: "type_error",
  });
  return failed;
}

function encoder(rules: WireRules): (info: ModelInfo, value: unknown, context: WireContext) => string {
  const writerOf = writersFor(rules);
  const known = new WeakMap<ModelInfo, Encoding>();
  const options = { allowsNonFinite: rules.input === "lenient" };
  return (info, value, context) => {
    let encoding = known.get(info);
    if (encoding === undefined) {
      encoding = { is: info.is, complete: completerOf(info.shape), write: writerOf(info.shape) };
      known.set(info, encoding);
    }
    try {
      return encoding.write(complete(encoding, value, context) ?? completed(info, value, context, options));
    } catch (error) {
      throw encodingError(info, error);
    }
  };
}

/** What is worked out once per model. */
type Encoding = { readonly is: ModelInfo["is"]; readonly complete: Completer; readonly write: Writer };

/** Most values lack but their defaults, which costs no walk through the descriptor; undefined when it takes one. */
function complete({ is, complete }: Encoding, value: unknown, context: WireContext): unknown {
  if (is === undefined) return undefined;
  if (is(value)) return value;
  const whole = complete(value, context);
  return whole !== value && is(whole) ? whole : undefined;
}

function encodingError(info: ModelInfo, error: unknown): unknown {
  if (error instanceof Unencodable) {
    return invalid(info, [
      { path: error.path, keyword: "json", expected: "a value that JSON can carry", received: error.kind },
    ]);
  }
  if (!(error instanceof RangeError)) return error;
  return invalid(info, [
    { path: [], keyword: "depth", expected: "a value that is nested less deeply", received: "object" },
  ]);
}

const shownIssues = 3;

function invalid(info: ModelInfo, issues: readonly Issue[]): EdgeloomError {
  const shown = issues
    .slice(0, shownIssues)
    .map(({ path, expected, received }) => `${placeText(path)}expected ${expected}, received ${received}`);
  const more = issues.length > shownIssues ? `; and ${issues.length - shownIssues} more` : "";
  return new EdgeloomError("INVALID", `The value does not fit ${info.name}: ${shown.join("; ")}${more}.`, {
    place: info.name,
    issues,
  });
}

function placeText(path: readonly (string | number)[]): string {
  return path.length === 0 ? "" : `${path.join(".")}: `;
}
