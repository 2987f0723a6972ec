import { isEdgeloomError } from "@edgeloom/runtime";
import { findIssues, type Json, type Shape } from "@edgeloom/runtime/schema";
import { parseJson } from "@edgeloom/runtime/wire";
import type { ContentDecl, OperationDecl } from "edgeloom/kit";
import type { Source } from "../model/source.js";
import { objectMeaning } from "./coerce.js";
import type { RequestIssue } from "./parameters.js";
import { type Problem, problem } from "./problem.js";

/** The body of a request: its value where the document gives it a schema, or why it is refused. */
export type ReadBody = { readonly value?: Json } | { readonly problem: Problem };

/** Largest body that is taken, in bytes. */
export const maxBodyBytes = 8 * 1024 * 1024;

/** Reads a body as its operation describes it. */
export async function readBody(
  { body }: OperationDecl,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | undefined,
  source: Source,
): Promise<ReadBody> {
  if (bytes.length === 0 && contentType === undefined) return body?.required === true ? missing : {};
  // A body that nothing describes means nothing (RFC 9110), and clients send empty ones.
  if (body === undefined) return {};
  if (bytes.length === 0 && !body.required) return {};
  const content = body.contents.find(({ mediaType }) => takes(mediaType, contentType ?? ""));
  if (content === undefined) return { problem: unsupported(body.contents, contentType) };
  return judgeBody(content, bytes, contentType ?? "", source);
}

const missing: ReadBody = {
  problem: problem(400, "The body is missing.", {
    issues: [{ in: "body", at: "", expected: "a body", received: "missing" }],
  }),
};

function unsupported(contents: readonly ContentDecl[], contentType: string | undefined): Problem {
  const types = contents.map(({ mediaType }) => mediaType).join(", ");
  return problem(
    415,
    `The body is ${essenceOf(contentType ?? "") || "without a content type"}; described is: ${types}.`,
    {
      headers: { "accept-post": types },
    },
  );
}

/** A media type without parameters, in small letters. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** Whether a described media type, which may have stars, stands for a given one. */
export function takes(described: string, given: string): boolean {
  const [wanted, has] = [essenceOf(described), essenceOf(given)];
  if (wanted === has || wanted === "*/*") return true;
  return wanted.endsWith("/*") && has.startsWith(wanted.slice(0, -1));
}

/** Whether an operation may be meant by a request with a body of some type. */
export function takesType({ body }: OperationDecl, contentType: string | undefined): boolean {
  if (body === undefined || contentType === undefined) return true;
  return body.contents.some(({ mediaType }) => takes(mediaType, contentType));
}

async function judgeBody(
  content: ContentDecl,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  source: Source,
): Promise<ReadBody> {
  const { type } = content;
  const shape: Shape = type === undefined ? {} : source.models.of(source.view(type, "write")).model.shape;
  const read = await valuesIn(content, bytes, contentType, shape);
  if ("problem" in read) return read;
  const issues = read.values.flatMap((value) => issuesOf(shape, value));
  if (issues.length > 0) return { problem: problem(400, "The body does not fit its schema.", { issues }) };
  const [value] = read.values;
  return value === undefined ? {} : { value };
}

function issuesOf(shape: Shape, value: Json): readonly RequestIssue[] {
  return findIssues(shape, value).map(({ path, expected, received }) => ({
    in: "body",
    at: path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    expected,
    received,
  }));
}

type Values = { readonly values: readonly Json[] } | { readonly problem: Problem };

/** The values in a body; none where the schema cannot speak about them. */
async function valuesIn(
  { kind }: ContentDecl,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  shape: Shape,
): Promise<Values> {
  try {
    if (kind === "json") return { values: [parseJson(bytes, { maxBytes: maxBodyBytes })] };
    if (kind === "lines") return { values: linesOf(bytes) };
    if (kind === "form") return { values: [objectMeaning([...new URLSearchParams(textOf(bytes))], shape)] };
    if (kind === "multipart") return { values: [await formOf(bytes, contentType, shape)] };
    return { values: kind === "text" ? [textOf(bytes)] : [] };
  } catch (error) {
    const reason = isEdgeloomError(error) ? error.message : "it cannot be read";
    return { problem: problem(400, `The body is not ${essenceOf(contentType)}: ${reason}.`) };
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function linesOf(bytes: Uint8Array): readonly Json[] {
  return textOf(bytes)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => parseJson(line));
}

/** Texts are read by their schema; of files only that they are there is known to it. */
async function formOf(bytes: Uint8Array<ArrayBuffer>, contentType: string, shape: Shape): Promise<Json> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const entries = [...form.entries()];
  const texts = entries.map(([name, value]) => [name, typeof value === "string" ? value : "bytes"] as const);
  return objectMeaning(texts, shape);
}
