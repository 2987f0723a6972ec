import type { EdgeloomError } from "../../base/errors.js";
import type { Plan } from "../call/plan.js";
import { issuesText, problem } from "../call/problem.js";
import type { Content } from "../descriptors.js";
import type { HttpError } from "../http-error.js";
import type { Settings } from "../settings.js";
import type { HttpHeaders, ValidateMode } from "../types.js";
import { failureError, requestIdOf } from "./failure-error.js";
import { decodeText, Misread, parseJsonText, type ReadRules } from "./fitting.js";
import { contentFor, essenceOf, isJsonType } from "./media-type.js";
import { readBody } from "./read-body.js";
import { readHeaders } from "./read-headers.js";

/** A whole reply and what is known of the call that it answers. */
export type ReplyFacts = {
  /** Where it came from; never part of a text. */
  readonly url: string;
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly bytes: Uint8Array;
  readonly attempt: number;
  readonly validate: ValidateMode;
  readonly settings: Settings;
};

/** A reply, understood. */
export type Understood = {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly headerValues: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

/** The body of a success. Throws an `HttpError` for every other reply. */
export function successBody(plan: Plan, facts: ReplyFacts): unknown {
  const { status } = facts;
  if (status >= 200 && status < 300) return describedBody(plan, facts);
  throw failureOf(plan, facts);
}

/** Any reply that is described. Throws an `HttpError` for every other. */
export function describedReply(plan: Plan, facts: ReplyFacts): Understood {
  const { status, headers } = facts;
  const body = describedBody(plan, facts);
  try {
    return { status, headers, headerValues: headerValues(plan, facts), body };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    throw misread(plan, facts, error);
  }
}

function headerValues(plan: Plan, facts: ReplyFacts): Readonly<Record<string, unknown>> {
  const described = foundFor(plan.replyHeaders, plan, facts.status) ?? [];
  return described.length === 0 ? noValues : readHeaders(described, facts.headers, rulesOf(plan, facts));
}

const noValues: Readonly<Record<string, never>> = /*@__PURE__*/ Object.freeze({});

function describedBody(plan: Plan, facts: ReplyFacts): unknown {
  const { status, validate } = facts;
  const contents = contentsFor(plan, status);
  const isSuccess = status >= 200 && status < 300;
  if (contents === undefined && (!isSuccess || (validate === "throw" && plan.replies.size > 0)))
    throw failureOf(plan, facts);
  try {
    return contents === undefined ? guessedBody(facts) : bodyIn(plan, contents, facts);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    throw isSuccess ? misread(plan, facts, error) : failureOf(plan, facts);
  }
}

/** What is described for a status: exactly, by range, or by default, which stands for failures where a success is described. */
export function contentsFor(plan: Plan, status: number): readonly Content[] | undefined {
  return foundFor(plan.replies, plan, status);
}

function foundFor<Held>(
  entries: ReadonlyMap<string, Held>,
  { describesSuccess, replies }: Plan,
  status: number,
): Held | undefined {
  const range = `${String(status).charAt(0)}XX`;
  const key = [String(status), range].find((each) => replies.has(each));
  if (key !== undefined) return entries.get(key);
  const isSuccess = status >= 200 && status < 300;
  return isSuccess && describesSuccess ? undefined : entries.get("DEFAULT");
}

function bodyIn(plan: Plan, contents: readonly Content[], facts: ReplyFacts): unknown {
  const { bytes, headers, status } = facts;
  if (contents.length === 0 || plan.method === "HEAD" || status === 204 || status === 205 || status === 304)
    return undefined;
  const contentType = typeOf(headers);
  // Nobody says what it is: it can only be what is described.
  const content =
    contentType === undefined && contents.length === 1
      ? contents[0]
      : contentFor(contents, essenceOf(contentType));
  if (content === undefined) {
    if (facts.validate !== "throw") return guessedBody(facts);
    throw new Misread("parse", `the reply is of type ${shown(contentType)}, which is not described`);
  }
  if (bytes.length === 0 && content.kind === "json") {
    if (facts.validate !== "throw") return undefined;
    throw new Misread("parse", "the reply has no body");
  }
  return readBody(bytes, content, contentType, rulesOf(plan, facts));
}

function shown(contentType: string | undefined): string {
  const essence = essenceOf(contentType);
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(essence) ? essence : "unknown";
}

function rulesOf({ method, route }: Plan, { validate, settings }: ReplyFacts): ReadRules {
  return { validate, maxDepth: settings.limits.maxDepth, place: `${method} ${route}`, log: settings.log };
}

/**
 * A body by its content type alone: JSON parsed, text as text, else bytes; nothing is undefined. One without a type is the value of
 * its JSON where it is JSON. Throws `Misread`.
 */
export function guessedBody({
  bytes,
  headers,
  settings,
}: Pick<ReplyFacts, "bytes" | "headers" | "settings">): unknown {
  if (bytes.length === 0) return undefined;
  const contentType = typeOf(headers);
  if (contentType === undefined) return jsonOrBytes(bytes, settings.limits);
  const essence = essenceOf(contentType);
  if (isJsonType(essence)) return parseJsonText(decodeText(bytes, contentType), settings.limits);
  return essence.startsWith("text/") || essence.endsWith("+xml") || essence === "application/xml"
    ? decodeText(bytes, contentType)
    : bytes;
}

/** An empty content type says as much as none. */
function typeOf(headers: HttpHeaders): string | undefined {
  return headers["content-type"]?.trim() || undefined;
}

function jsonOrBytes(bytes: Uint8Array, limits: Settings["limits"]): unknown {
  try {
    return parseJsonText(new TextDecoder("utf-8", { fatal: true }).decode(bytes), limits);
  } catch {
    return bytes;
  }
}

function misread(
  plan: Plan,
  { status, headers, attempt, url, bytes }: ReplyFacts,
  { kind, message, issues }: Misread,
): HttpError {
  const what = issues.length === 0 ? message : `${message}: ${issuesText(issues)}`;
  return problem(plan, `status ${status}: ${what}`, {
    kind,
    statusCode: status,
    attempt,
    url,
    headers,
    bytes,
    requestId: requestIdOf(headers),
    issues,
    ...(kind === "invalid" && { fix: 'correct the schema, or call with `validate: "warn"`' }),
  });
}

/** The error of a reply that is no success. Its body is read as described, or as well as its content type allows. */
export function failureOf(plan: Plan, facts: ReplyFacts): HttpError {
  const contents = contentsFor(plan, facts.status);
  let described = contents !== undefined;
  let body: unknown;
  let issues: EdgeloomError["issues"] = [];
  try {
    body = contents === undefined ? leniently(facts) : bodyIn(plan, contents, facts);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    described = false;
    body = leniently(facts);
    issues = error.issues;
  }
  return failureError(plan, { ...facts, body, isDescribed: described, issues });
}

/** A failure's body that nothing describes, or that is not as described: JSON if it is, else text, else bytes. */
export function leniently(facts: Pick<ReplyFacts, "bytes" | "headers" | "settings">): unknown {
  try {
    return guessedBody(facts);
  } catch {
    return new TextDecoder().decode(facts.bytes);
  }
}
