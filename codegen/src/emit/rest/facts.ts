import { idempotentMethods, type Json, type OperationDecl, type ParameterDecl } from "../../ir/index.js";
import { code, type Fragment, fields, join, key, list, lit, runtime } from "../../print/index.js";
import { contentCall } from "./content.js";
import { replyHeadersValue } from "./headers.js";
import { namedFields } from "./parts.js";
import { replyEntries } from "./replies.js";
import type { RestScope } from "./scope.js";

/** The entries of the last argument of `e.operation`: what differs from the defaults of the runtime. */
export function factEntries(operation: OperationDecl, scope: RestScope): readonly Fragment[] {
  const { parameters, body, security, idempotent, method, pagination } = operation;
  const entries: Fragment[] = [];
  if (parameters.length > 0)
    entries.push(code`parameters: ${list(parameters.map((parameter) => parameterCall(parameter, scope)))}`);
  if (body !== undefined) {
    const contents = code`contents: ${list(body.contents.map((content) => contentCall(content, scope.sent, scope)))}`;
    entries.push(code`body: ${fields(body.required ? [code`required: true`, contents] : [contents])}`);
  }
  const replies = replyEntries(operation, scope);
  if (replies.length > 0) entries.push(code`replies: ${fields(replies)}`);
  const headers = replyHeadersValue(operation, scope);
  if (headers !== undefined) entries.push(code`replyHeaders: ${headers}`);
  if (security.length > 0)
    entries.push(code`security: ${lit(security.map((schemes) => schemes.map(({ scheme }) => scheme)))}`);
  if (idempotent !== idempotentMethods.has(method)) entries.push(code`idempotent: ${lit(idempotent)}`);
  if (pagination !== undefined) entries.push(code`pagination: ${lit(pagination)}`);
  return entries;
}

const shortCalls = { path: "path", query: "query", header: "header" } as const;

/** `e.query("page", { required: true })`. */
function parameterCall(parameter: ParameterDecl, { analysis }: RestScope): Fragment {
  const { name, in: place, parts = [] } = parameter;
  const more = unusual(parameter);
  const written = namedFields(parts, analysis);
  const entries = Object.entries(more).map(([fact, value]) => code`${key(fact)}: ${lit(value)}`);
  const all = written === undefined ? lit(more) : fields([...entries, code`parts: ${written}`]);
  const rest = Object.keys(more).length === 0 ? [] : [all];
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
