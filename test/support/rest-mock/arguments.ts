import type { AnyOperation, Content } from "../../../runtime/core/src/http/descriptors.js";
import { factsOf } from "../../../runtime/core/src/http/facts.js";
import { essenceOf, isJson } from "./bodies.js";
import type { RawContent, RawOperation } from "./document.js";
import type { Sampler } from "./sample.js";

/** Arguments for an operation, made of its document; undefined where no value was found for something that is required. */
export function argumentsFor(
  described: RawOperation,
  operation: AnyOperation,
  sampler: Sampler,
): Readonly<Record<string, unknown>> | undefined {
  const given: Record<string, unknown> = {};
  const { parameters, body: declared } = factsOf(operation);
  for (const { name, in: place, key = name } of parameters) {
    const parameter = described.parameters.find((each) => each.in === place && each.name === name);
    if (parameter === undefined) throw new Error(`${described.path}: nothing describes ${place} ${name}`);
    const value = sampler.sample(parameter.schema);
    if (value === undefined && parameter.required) return undefined;
    // A path has no empty segments, and what is sent as text cannot be told from an empty list.
    if (value !== undefined && !isEmpty(value)) given[key] = value;
  }
  const [content] = declared?.contents ?? [];
  const raw = content && described.body?.contents.find((each) => sameType(each, content));
  if (content === undefined || raw === undefined) return given;
  const body = bodyFor(raw, content, sampler);
  if (body === undefined) return described.body?.required === true ? undefined : given;
  return { ...given, body };
}

function sameType({ mediaType }: RawContent, content: Content): boolean {
  return essenceOf(mediaType) === essenceOf(content.mediaType) || mediaType.includes("*");
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && (value === null || Object.keys(value).length === 0);
}

function bodyFor(
  { schema }: RawContent,
  { kind, mediaType, parts = {} }: Content,
  sampler: Sampler,
): unknown {
  if (kind === "binary") return new Uint8Array([1, 2, 3]);
  const value = sampler.sample(schema);
  if (kind === "text") return isJson(mediaType) || typeof value !== "string" ? "text" : value;
  if (kind !== "multipart" || typeof value !== "object" || value === null) return value;
  const files = Object.entries(parts).filter(([name, part]) => part.binary === true && name in value);
  return { ...value, ...Object.fromEntries(files.map(([name]) => [name, new Blob(["bytes"])])) };
}
