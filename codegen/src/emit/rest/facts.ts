import {
  type BodyDecl,
  idempotentMethods,
  type Json,
  type OperationDecl,
  type ParameterDecl,
} from "../../ir/index.js";
import { code, type Fragment, fields, join, key, list, lit, runtime } from "../../print/index.js";
import { contentValue, loneModel } from "./content.js";
import { replyHeadersValue } from "./headers.js";
import { namedFields } from "./parts.js";
import { replyEntries } from "./replies.js";
import type { RestScope } from "./scope.js";

/** The entries of a descriptor: what differs from the defaults of the runtime, the usual by one word. */
export function factEntries(operation: OperationDecl, scope: RestScope): readonly Fragment[] {
  const { body, security, idempotent, method, path, pagination } = operation;
  const entries = [code`method: ${lit(method)}`, code`path: ${lit(path)}`];
  const parameters = operation.parameters.flatMap((parameter) => parameterValue(parameter, scope) ?? []);
  if (parameters.length > 0) entries.push(code`parameters: ${list(parameters)}`);
  if (body !== undefined) entries.push(code`body: ${bodyValue(body, scope)}`);
  const replies = replyEntries(operation, scope);
  if (replies.length > 0) entries.push(code`replies: ${fields(replies)}`);
  const headers = replyHeadersValue(operation, scope);
  if (headers !== undefined) entries.push(code`replyHeaders: ${headers}`);
  if (security.length > 0) entries.push(code`security: ${lit(waysOf(security))}`);
  if (idempotent !== idempotentMethods.has(method)) entries.push(code`idempotent: ${lit(idempotent)}`);
  if (pagination !== undefined) entries.push(code`pagination: ${lit(pagination)}`);
  return entries;
}

/** As OpenAPI has it, no way at all stands for an operation that needs no credential. */
function waysOf(security: OperationDecl["security"]): readonly (readonly string[])[] {
  const ways = security.map((schemes) => schemes.map(({ scheme }) => scheme));
  return ways.every((schemes) => schemes.length === 0) ? [] : ways;
}

function bodyValue({ required, contents }: BodyDecl, scope: RestScope): Fragment {
  const only = required ? loneModel(contents, scope.sent) : undefined;
  if (only !== undefined) return only;
  const said = code`contents: ${list(contents.map((content) => contentValue(content, scope.sent, scope)))}`;
  return fields(required ? [code`required: true`, said] : [said]);
}

const shortCalls = { path: "path", query: "query", header: "header" } as const;

/** `"page"`, or `e.query("page", { required: true })`; undefined for one that the path says. */
function parameterValue(parameter: ParameterDecl, { analysis }: RestScope): Fragment | undefined {
  const { name, in: place, parts = [] } = parameter;
  const more = unusual(parameter);
  const written = namedFields(parts, analysis);
  const isUsual = Object.keys(more).length === 0 && written === undefined;
  if (isUsual && place === "path") return undefined;
  if (isUsual && place === "query") return lit(name);
  const entries = Object.entries(more).map(([fact, value]) => code`${key(fact)}: ${lit(value)}`);
  const all = written === undefined ? lit(more) : fields([...entries, code`parts: ${written}`]);
  const rest = isUsual ? [] : [all];
  if (place === "querystring" || place === "cookie")
    return code`/*@__PURE__*/ ${runtime("parameter")}(${join([lit(name), lit(place), ...rest], ", ")})`;
  return code`/*@__PURE__*/ ${runtime(shortCalls[place])}(${join([lit(name), ...rest], ", ")})`;
}

/** What is not the default of its place (OpenAPI, "Parameter Object"). */
function unusual({
  name,
  key: argument,
  in: place,
  style,
  explode,
  allowReserved,
  mediaType,
  required,
}: ParameterDecl) {
  const isSimple = place === "path" || place === "header";
  const facts: Record<string, Json> = {};
  if (argument !== name) facts["key"] = argument;
  if (required && place !== "path") facts["required"] = true;
  if (mediaType !== undefined) return { ...facts, mediaType };
  if (style !== (isSimple ? "simple" : "form")) facts["style"] = style;
  // Delimiters are for what is not exploded, so the runtime takes that for granted there.
  if (explode !== !isSimple || style.endsWith("Delimited")) facts["explode"] = explode;
  if (allowReserved) facts["allowReserved"] = true;
  return facts;
}
