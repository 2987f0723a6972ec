import { coercedList } from "./coerce.js";
import { type RawContent, type RawOperation, rawOf } from "./document.js";
import type { Sampler } from "./sample.js";
import type { Schemas } from "./schemas.js";

/** A media type without its parameters, in small letters. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

export const isJson = (mediaType: string): boolean =>
  /[/+]json$/.test(mediaType) && !/json-seq/.test(mediaType);

/** What is wrong with the body of a request. */
export async function bodyProblems(
  { body }: RawOperation,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | undefined,
  schemas: Schemas,
): Promise<readonly string[]> {
  if (bytes.length === 0 && contentType === undefined)
    return body?.required === true ? ["the body is missing"] : [];
  if (body === undefined) return ["a body came that nothing describes"];
  const essence = essenceOf(contentType ?? "");
  const content = body.contents.find(({ mediaType }) => matches(essenceOf(mediaType), essence));
  if (content === undefined) return [`the content type ${essence} is not described`];
  const value = await readBody(content, bytes, contentType ?? "", schemas);
  const problem = value === undefined ? undefined : schemas.problem(content.schema, value);
  return problem === undefined ? [] : [`the body ${JSON.stringify(value)?.slice(0, 300)}: ${problem}`];
}

function matches(described: string, given: string): boolean {
  const [type = "", subtype = ""] = described.split("/");
  return described === given || described === "*/*" || (subtype === "*" && given.startsWith(`${type}/`));
}

/** The value in a body; undefined where the schema cannot speak about it. */
async function readBody(
  content: RawContent,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  schemas: Schemas,
): Promise<unknown> {
  const essence = essenceOf(contentType);
  if (isJson(essence)) return JSON.parse(new TextDecoder().decode(bytes));
  if (essence !== "application/x-www-form-urlencoded" && essence !== "multipart/form-data") return undefined;
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const properties = rawOf(schemas.expanded(content.schema)["properties"]);
  const fields: Record<string, unknown> = {};
  for (const name of new Set([...form.keys()].map((key) => key.replace(/\[.*$/, "")))) {
    const texts = form.getAll(name).map((value) => (typeof value === "string" ? value : "bytes"));
    if (texts.length > 0) fields[name] = coercedList(texts, properties[name] ?? true, schemas);
  }
  return fields;
}

/** The reply that a mock gives. */
export type MockReply = {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string | Uint8Array;
};

/** Whether an operation describes what comes back when all is well. */
export function describesSuccess({ replies }: RawOperation): boolean {
  return replies.some(({ status }) => /^(?:2|default)/.test(status));
}

/** A reply of an operation, a success if one is described, with a body that fits; undefined where no value was found. */
export function replyOf({ replies, method }: RawOperation, sampler: Sampler): MockReply | undefined {
  const wanted = [/^2/, /^default/, /^/].map((pattern) => replies.find(({ status }) => pattern.test(status)));
  const reply = wanted.find((each) => each !== undefined);
  if (reply === undefined) return undefined;
  const status = /^\d+$/.test(reply.status) ? Number(reply.status) : 200;
  const empty: MockReply = { status, contentType: undefined, body: "" };
  if (reply.contents.length === 0 || status === 204 || status === 205 || method === "HEAD") return empty;
  for (const content of reply.contents) {
    const body = writeBody(content, sampler);
    if (body !== undefined) return { status, ...body };
  }
  return undefined;
}

function writeBody(
  { mediaType, schema }: RawContent,
  sampler: Sampler,
): Omit<MockReply, "status"> | undefined {
  const essence = essenceOf(mediaType);
  const contentType = essence.includes("*") ? "application/octet-stream" : mediaType;
  if (isJson(essence) || essence === "*/*") {
    const value = sampler.sample(schema);
    return value === undefined
      ? undefined
      : { contentType: isJson(essence) ? mediaType : "application/json", body: JSON.stringify(value) };
  }
  if (essence === "text/event-stream")
    return { contentType, body: `data: ${JSON.stringify(sampler.sample(schema))}\n\n` };
  if (essence.startsWith("text/") || essence.endsWith("xml")) {
    const value = sampler.sample(schema);
    return { contentType, body: typeof value === "string" ? value : "text" };
  }
  return { contentType, body: new Uint8Array([1, 2, 3]) };
}
