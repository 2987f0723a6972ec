import { silentLogger } from "@edgeloom/runtime/base";
import { type AnyOperation, createHttpClient, type HttpClient, isHttpError } from "@edgeloom/runtime/http";
import { findIssues, type Json } from "@edgeloom/runtime/schema";
import { isRecord, nearestWord, type OperationDecl, ownValue, UsageError } from "edgeloom/kit";
import { jsonText } from "../json-text.js";
import { operationOf } from "../model/operation.js";
import type { Source } from "../model/source.js";
import { printable } from "../printable.js";
import { isListShape, listMeaning, meaningOf } from "../rest/coerce.js";
import { maxTimeoutMs, wholeNumber } from "./arguments.js";
import type { CallArguments } from "./call-arguments.js";
import { credentialsFor, variablesFor } from "./credentials.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import { readInput } from "./input.js";
import type { LiveIo } from "./io.js";
import { pointerOf, tellFailure, tellIssues } from "./tell.js";

type Arguments = { readonly [key: string]: Json };

/** Calls an operation of a REST service, and prints the body of the reply. */
export async function callOperation(
  operation: OperationDecl,
  parsed: CallArguments,
  source: Source,
  io: LiveIo,
): Promise<number> {
  if (parsed.values.example) return printExample(operation, parsed.values.json, source, io);
  const given = await argumentsFrom(operation, parsed, source, io);
  const issues = parsed.values["as-is"] ? [] : issuesIn(operation, given, source);
  if (issues.length > 0) {
    tellIssues(`The arguments do not fit ${operation.name}; nothing was sent.`, issues, io);
    io.err(
      `  fix: edgeloom call … ${operation.name} --example prints arguments that fit; --as-is sends them as they are.`,
    );
    return exitCodes.wrongUsage;
  }
  return send(operation, given, parsed, source, io);
}

/** The arguments as JSON, with parameters from options over them. */
async function argumentsFrom(
  operation: OperationDecl,
  { names, values, parameters }: CallArguments,
  source: Source,
  io: LiveIo,
): Promise<Arguments> {
  const [, , text = "{}", ...more] = names;
  if (more.length > 0)
    throw new UsageError(
      `${more[0]} is one argument too many.`,
      "Give parameters as options, or all in one JSON object.",
    );
  const given = await readInput(text, io);
  if (!isRecord(given))
    throw new UsageError(
      "The arguments are no JSON object.",
      'Write them by their names: \'{"id": 7, "body": {…}}\'.',
    );
  const read = [...parameters].map(([key, texts]) => {
    const decl = operation.parameters.find((each) => each.key === key);
    const shape = decl === undefined ? {} : source.models.shapeOf(decl.node);
    const [only = ""] = texts;
    const isList = isListShape(shape) && !only.startsWith("[");
    return [
      key,
      isList
        ? listMeaning(texts, shape)
        : only.startsWith("[") || only.startsWith("{")
          ? jsonOr(only)
          : meaningOf(only, shape),
    ] as const;
  });
  const body = values.body === undefined ? [] : [["body", await readInput(values.body, io)] as const];
  return Object.fromEntries([...Object.entries(given), ...read, ...body]);
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

type Issue = {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly received: string;
};

function issuesIn(operation: OperationDecl, given: Arguments, source: Source): readonly Issue[] {
  const keys = [
    ...operation.parameters.map(({ key }) => key),
    ...(operation.body === undefined ? [] : ["body", "contentType"]),
  ];
  const strangers = Object.keys(given).filter((key) => !keys.includes(key));
  return [
    ...strangers.map((key) => ({
      path: [key],
      expected: strangerWords(key, keys, operation),
      received: "a name that is not declared",
    })),
    ...operation.parameters.flatMap(({ key, required, node }) =>
      issuesAt(key, required, ownValue(given, key), (value) =>
        findIssues(source.models.shapeOf(node), value),
      ),
    ),
    ...bodyIssues(operation, given, source),
  ];
}

function strangerWords(key: string, keys: readonly string[], { name }: OperationDecl): string {
  const near = nearestWord(key, keys);
  if (near !== undefined) return `another name: did you mean ${JSON.stringify(near)}?`;
  return keys.length === 0 ? `nothing, since ${name} takes no arguments` : `one of ${keys.join(", ")}`;
}

function bodyIssues({ body }: OperationDecl, given: Arguments, source: Source): readonly Issue[] {
  const content =
    body?.contents.find(({ mediaType }) => mediaType === given["contentType"]) ?? body?.contents[0];
  if (body === undefined || content === undefined) return [];
  const { type, kind } = content;
  return issuesAt("body", body.required, ownValue(given, "body"), (value) => {
    if (type === undefined || (kind !== "json" && kind !== "form")) return [];
    return findIssues(source.models.of(source.view(type, "write")).model.shape, value);
  });
}

function issuesAt(
  key: string,
  required: boolean,
  value: Json | undefined,
  find: (value: Json) => readonly Issue[],
): readonly Issue[] {
  if (value === undefined) return required ? [{ path: [key], expected: "a value", received: "missing" }] : [];
  return find(value).map((issue) => ({ ...issue, path: [key, ...issue.path] }));
}

function printExample(operation: OperationDecl, isShort: boolean, source: Source, io: LiveIo): number {
  const parts = operation.parameters.map(
    ({ key, node, name }) => [key, source.exampleOf(node, name)] as const,
  );
  const type = operation.body?.contents[0]?.type;
  const body = type === undefined ? [] : [["body", source.example(source.view(type, "write"))] as const];
  const entries = [...parts, ...body].flatMap(([key, example]) =>
    example.ok ? [[key, example.value] as const] : [],
  );
  io.out(jsonText(Object.fromEntries(entries), isShort ? 0 : 2));
  return exitCodes.done;
}

async function send(
  decl: OperationDecl,
  given: Arguments,
  { values }: CallArguments,
  source: Source,
  io: LiveIo,
): Promise<number> {
  const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs);
  const http = createHttpClient({
    baseUrl: values.server ?? serverOf(source),
    retry: false,
    logger: silentLogger,
    userAgent: "edgeloom-cli",
    // A person tries things out: what the server says without credentials is an answer, too.
    requireCredentials: false,
    ...credentialsFor(source),
  });
  const options = {
    signal: io.stop,
    headers: headersOf(values.header ?? []),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  try {
    const reply = await replyOf(http, operationOf(decl, source), given, options);
    io.err(`${reply.status}`);
    printBody(reply.body, values.json, io);
    if (reply.status === 401 || reply.status === 403) tellVariables(decl, io);
    return reply.status < 400 ? exitCodes.done : exitCodes.refused;
  } catch (error) {
    const code = failed(error, values.json, io);
    if (isHttpError(error) && (error.statusCode === 401 || error.statusCode === 403)) tellVariables(decl, io);
    return code;
  } finally {
    await http.close();
  }
}

function tellVariables(decl: OperationDecl, io: LiveIo): void {
  const names = variablesFor(decl);
  if (names.length > 0) io.err(`  fix: put a credential into ${names.join(" or ")} of the environment.`);
}

type Reply = { readonly status: number; readonly body: unknown };

function replyOf(
  http: HttpClient,
  operation: AnyOperation,
  given: Arguments,
  options: object,
): Promise<Reply> {
  const ask = http.reply.bind(http) as unknown as (
    operation: AnyOperation,
    args: Arguments,
    options: object,
  ) => Promise<Reply>;
  return ask(operation, given, options);
}

/** A document that names one server by its whole address needs no `--server`. */
function serverOf({ documents }: Source): string {
  for (const { data } of documents) {
    const servers = isRecord(data) ? ownValue(data, "servers") : undefined;
    const first = Array.isArray(servers) ? (servers[0] as Json | undefined) : undefined;
    const url = isRecord(first) ? ownValue(first, "url") : undefined;
    if (typeof url === "string" && /^https?:\/\/[^{}]+$/.test(url)) return url;
  }
  throw new UsageError("It is not known where the service is.", "Give --server URL.");
}

function headersOf(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const joint = text.indexOf(":");
      if (joint < 1) throw new UsageError("--header has no name.", "Write --header 'Name: value'.");
      return [text.slice(0, joint).trim(), text.slice(joint + 1).trim()] as const;
    }),
  );
}

function printBody(body: unknown, isShort: boolean, io: LiveIo): void {
  if (body === undefined) return;
  if (body instanceof Uint8Array) io.err(`${body.length} bytes`);
  else if (typeof body === "string" && !isShort) io.out(io.color ? printable(body) : body);
  else io.out(printable(jsonText(body as Json, isShort ? 0 : 2)));
}

function failed(error: unknown, isShort: boolean, io: LiveIo): number {
  if (!isHttpError(error)) {
    tellFailure(error, io);
    return exitCodeOf(error);
  }
  if (error.statusCode !== undefined) io.err(String(error.statusCode));
  if (error.body !== undefined) printBody(error.body, isShort, io);
  for (const { path, expected, received } of error.issues)
    io.err(`  ${pointerOf(path)}: expected ${expected}, received ${received}`);
  io.err(`error: ${error.message}`);
  return codeOf(error.kind);
}

function codeOf(kind: string): number {
  if (kind === "network" || kind === "tls") return exitCodes.unreachable;
  if (kind === "timeout") return exitCodes.late;
  if (kind === "cancelled") return exitCodes.interrupted;
  return kind === "request" ? exitCodes.wrongUsage : exitCodes.refused;
}
