import { parseUrl } from "../base-address.js";
import { binaryBody, textBody } from "../body/file-body.js";
import { formText } from "../body/form.js";
import { jsonText } from "../body/json-text.js";
import { type BodyPart, joinedParts, partsOf } from "../body/multipart.js";
import type { GenericRequest, MultipartInput, ReplyForm } from "../generic.js";
import { encodeAll, Unwritable } from "../serialize/encode.js";
import { headerRecord } from "../serialize/headers.js";
import { queryTexts } from "../serialize/parameters.js";
import { parseTemplate, pathText, refuseDots } from "../serialize/path.js";
import { checkedRedirects, type Settings } from "../settings.js";
import type { Job, RequestBody } from "./job.js";
import { linkedAddress } from "./linked-address.js";
import { addOptions } from "./operation-job.js";
import { isIdempotent } from "./plan.js";
import { problem, type Subject } from "./problem.js";

/** Turns a generic request into a job. Throws an `HttpError` of kind `request` when that cannot be done. */
export function genericJob(settings: Settings, request: GenericRequest<ReplyForm>): Job {
  const subject = subjectOf(request);
  return explained(subject, () => {
    const body = bodyOf(request);
    const headers: Record<string, string> = { accept: acceptOf(request.as), ...settings.headers };
    const { method, route } = subject;
    // A content type among the headers of the call wins: it is that of the body.
    if (body?.contentType !== undefined) headers["content-type"] = body.contentType;
    return {
      method,
      route,
      url: genericAddress(settings, request, subject),
      headers: addOptions(headers, request),
      body,
      operation: undefined,
      auth: request.auth === false ? undefined : settings.credentials.for(undefined),
      idempotent: request.idempotent ?? (isIdempotent(method) || request.idempotencyKey !== undefined),
      streams: request.as === "stream",
      redirects: request.redirects === undefined ? settings.redirects : checkedRedirects(request.redirects),
      options: request,
    };
  });
}

/** Method and route of a generic request, for errors and logs. Of an address only the path, which a link may have made up. */
function subjectOf({ method = "GET", path, url }: GenericRequest<ReplyForm>): Subject {
  const upper = method.toUpperCase();
  const route = path ?? (url === undefined ? "/" : (parseUrl(url, "http://base.invalid")?.pathname ?? "/"));
  const subject = { method: upper, route };
  if (/^[A-Z]{1,20}$/.test(upper) && upper !== "CONNECT" && upper !== "TRACE") return subject;
  throw problem({ method: "?", route }, "the method cannot be sent", {
    kind: "request",
    fix: "give a method such as GET or POST",
  });
}

/** The address of a generic request. Throws {@link Unwritable} or an `HttpError`. */
export function genericAddress(
  settings: Settings,
  { path = "", params = {}, url, query = {} }: Pick<GenericRequest, "path" | "params" | "url" | "query">,
  subject: Subject,
): string {
  const base =
    url === undefined
      ? `${settings.baseUrl}${pathOf(path, params, subject)}`
      : linkedAddress(settings, url, subject);
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    explained(subject, () => queryTexts({ name, in: "query" }, value), name),
  );
  return pairs.length === 0 ? base : `${base}${base.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

function pathOf(path: string, params: NonNullable<GenericRequest["params"]>, subject: Subject): string {
  const { texts, names } = parseTemplate(path);
  let written = "";
  texts.forEach((text, index) => {
    const name = names[index];
    written += encodeText(text);
    if (name !== undefined)
      written += explained(
        subject,
        () => pathText({ name, in: "path" }, Object.hasOwn(params, name) ? params[name] : undefined),
        name,
      );
  });
  refuseDots(written);
  return written === "" || written.startsWith("/") ? written : `/${written}`;
}

/** A template is text of the program, but a query or fragment in it would be the work of somebody else. */
function encodeText(text: string): string {
  return text.replace(/[^\w.~!$&'()*+,;=:@/%-]+/g, encodeAll);
}

function acceptOf(form: ReplyForm | undefined): string {
  if (form === "text") return "text/*, */*;q=0.5";
  if (form === "csv") return "text/csv, */*;q=0.5";
  return form === "bytes" || form === "stream" ? "*/*" : "application/json, */*;q=0.5";
}

function bodyOf({
  json,
  form,
  multipart,
  body,
  headers = {},
}: GenericRequest<ReplyForm>): RequestBody | undefined {
  const given = [json, form, multipart, body].filter((one) => one !== undefined);
  if (given.length > 1) throw new Unwritable("one body: `json`, `form`, `multipart` or `body`");
  if (json !== undefined) return textBody(jsonText(json), "application/json");
  if (form !== undefined) return textBody(formText(form), "application/x-www-form-urlencoded");
  if (multipart !== undefined) return joinedParts(multipartParts(multipart));
  if (body === undefined) return undefined;
  const type = headerRecord(headers)["content-type"];
  return typeof body === "string"
    ? textBody(body, type ?? "text/plain; charset=utf-8")
    : binaryBody(body, type);
}

function multipartParts({ fields = {}, files = {} }: MultipartInput): readonly BodyPart[] {
  const pairs = Array.isArray(fields)
    ? (fields as readonly (readonly [string, unknown])[])
    : Object.entries(fields);
  return [
    ...pairs.flatMap(([name, value]) => partsOf(name, value, undefined)),
    ...Object.entries(files).flatMap(([name, file]) => partsOf(name, file, { binary: true })),
  ];
}

function explained<Made>(subject: Subject, make: () => Made, name?: string): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    const what = name === undefined ? "the request" : `the parameter ${JSON.stringify(name)}`;
    throw problem(subject, `${what} needs ${error.message}`, { kind: "request" });
  }
}
