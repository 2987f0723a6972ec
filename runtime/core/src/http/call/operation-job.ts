import { isFree } from "../auth/table.js";
import { encodeBody } from "../body/encode-body.js";
import type { Parameter } from "../descriptors.js";
import { Unwritable } from "../serialize/encode.js";
import { headerRecord } from "../serialize/headers.js";
import { cookieTexts, headerText, querystringText, queryTexts } from "../serialize/parameters.js";
import { hasDotStep, pathText, templateText } from "../serialize/path.js";
import type { Settings } from "../settings.js";
import type { CallOptions, ValidateMode } from "../types.js";
import type { Job, RequestBody } from "./job.js";
import { linkedAddress } from "./linked-address.js";
import type { PathStep, Plan } from "./plan.js";
import { problem } from "./problem.js";

type Args = Readonly<Record<string, unknown>>;

/** How a call is made. */
export type CallFacts = {
  readonly options: CallOptions;
  readonly streams: boolean;
  readonly validate: ValidateMode;
  /** In place of the address that the arguments give: the link to a next page. */
  readonly url: string | undefined;
};

/** Turns an operation and its arguments into a job. Throws an `HttpError` of kind `request` when that cannot be done. */
export function operationJob(settings: Settings, plan: Plan, given: unknown, facts: CallFacts): Job {
  const args = (given ?? {}) as Args;
  const { options } = facts;
  const body = requestBody(settings, plan, args, facts);
  return {
    method: plan.method,
    route: plan.route,
    url: facts.url === undefined ? addressOf(settings, plan, args) : linkedAddress(settings, facts.url, plan),
    headers: headersOf(settings, plan, args, { options, contentType: body?.contentType }),
    body,
    operation: plan.operation,
    auth: credentialsOf(settings, plan, options),
    idempotent: plan.idempotent || options.idempotencyKey !== undefined,
    streams: facts.streams,
    redirects: settings.redirects,
    options,
  };
}

function credentialsOf({ credentials }: Settings, { security }: Plan, { auth }: CallOptions): Job["auth"] {
  if (auth === false) return undefined;
  return auth === true && isFree(security) ? credentials.for(undefined) : credentials.for(security);
}

function addressOf(settings: Settings, plan: Plan, args: Args): string {
  const path = written(plan, args, plan.path, pathText);
  // Two parameters side by side can make a step that neither is.
  if (hasDotStep(path))
    throw problem(plan, "the path must not hold the steps `.` and `..`", { kind: "request" });
  const query = queryOf(plan, args);
  return `${settings.baseUrl}${path.startsWith("/") ? "" : "/"}${path}${query === "" ? "" : "?"}${query}`;
}

function queryOf(plan: Plan, args: Args): string {
  const given: string[] = [];
  for (const parameter of plan.query) {
    const value = argument(args, parameter);
    if (value === undefined) requireOptional(plan, parameter);
    else given.push(...inPlace(plan, parameter, () => queryTexts(parameter, value)));
  }
  const { querystring } = plan;
  if (querystring !== undefined) {
    const text = inPlace(plan, querystring, () => querystringText(querystring, argument(args, querystring)));
    if (text !== "") given.push(text);
  }
  if (plan.fixedQuery.length === 0) return given.join("&");
  return [...fixedTexts(plan, args), ...given].join("&");
}

/** What the route says of the query, but for parameters whose values are given. */
function fixedTexts(plan: Plan, args: Args): readonly string[] {
  const isGiven = (name: string): boolean =>
    plan.query.some((parameter) => parameter.name === name && argument(args, parameter) !== undefined);
  return plan.fixedQuery
    .filter(({ name }) => !isGiven(name))
    .map(({ steps }) => written(plan, args, steps, templateText));
}

function written(
  plan: Plan,
  args: Args,
  steps: readonly PathStep[],
  textOf: (parameter: Parameter, given: unknown) => string,
): string {
  let text = "";
  for (const step of steps) {
    text += typeof step === "string" ? step : inPlace(plan, step, () => textOf(step, argument(args, step)));
  }
  return text;
}

function headersOf(
  settings: Settings,
  plan: Plan,
  args: Args,
  { options, contentType }: { readonly options: CallOptions; readonly contentType: string | undefined },
): Record<string, string> {
  const headers: Record<string, string> = { accept: plan.accept, ...settings.headers };
  for (const parameter of plan.headers) {
    const text = inPlace(plan, parameter, () => headerText(parameter, argument(args, parameter)));
    if (text === undefined) requireOptional(plan, parameter);
    else headers[parameter.name.toLowerCase()] = text;
  }
  const cookies = plan.cookies.flatMap((parameter) =>
    inPlace(plan, parameter, () => cookieTexts(parameter, argument(args, parameter))),
  );
  if (cookies.length > 0) headers["cookie"] = cookies.join("; ");
  if (contentType !== undefined) headers["content-type"] = contentType;
  return addOptions(headers, options);
}

/** Adds what a call asks for: headers, which win, and the key that makes it repeatable. */
export function addOptions(
  headers: Record<string, string>,
  { headers: more, idempotencyKey }: CallOptions,
): Record<string, string> {
  if (idempotencyKey !== undefined) {
    const key = idempotencyKey === true ? globalThis.crypto.randomUUID() : idempotencyKey;
    Object.assign(headers, headerRecord({ "idempotency-key": key }));
  }
  return more === undefined ? headers : Object.assign(headers, headerRecord(more));
}

function requestBody(
  settings: Settings,
  plan: Plan,
  args: Args,
  { validate }: CallFacts,
): RequestBody | undefined {
  const { body } = plan;
  if (body === undefined) return undefined;
  const { body: value, contentType, partHeaders } = args;
  if (value === undefined) {
    if (body.required) throw problem(plan, "the argument `body` is required", { kind: "request" });
    return undefined;
  }
  return encodeBody({
    subject: plan,
    contents: body.contents,
    value,
    contentType,
    partHeaders,
    validate,
    log: settings.log,
  });
}

function argument(args: Args, { key, name }: Parameter): unknown {
  const property = key ?? name;
  return Object.hasOwn(args, property) ? args[property] : undefined;
}

function requireOptional(plan: Plan, { required, key, name }: Parameter): void {
  if (required === true)
    throw problem(plan, `the argument \`${key ?? name}\` is required`, { kind: "request" });
}

function inPlace<Text>(plan: Plan, { key, name }: Parameter, write: () => Text): Text {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw problem(plan, `the argument \`${key ?? name}\` needs ${error.message}`, { kind: "request" });
  }
}
