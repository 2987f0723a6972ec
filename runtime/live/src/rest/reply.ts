import { fits, type Json, type Shape } from "@edgeloom/runtime/schema";
import { type ContentDecl, type HeaderDecl, type OperationDecl, type ReplyDecl } from "edgeloom/kit";
import { jsonText } from "../json-text.js";
import type { Source } from "../model/source.js";
import { takes } from "./body.js";
import { documentedExamples } from "./documented.js";
import type { Preference } from "./prefer.js";
import { type Problem, problem } from "./problem.js";

/** An answer as it goes out. */
export type MockReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** How an answer is chosen. */
export type ReplyChoice = {
  readonly prefer: Preference;
  /** The header `Accept`. */
  readonly accept: string | undefined;
  /** True: a body that does not fit its schema. */
  readonly isInvalid?: boolean;
  /** Chooses among several examples; the first one where left out. */
  readonly random?: (() => number) | undefined;
};

/** An answer that the document describes. */
export function replyFor(operation: OperationDecl, choice: ReplyChoice, source: Source): MockReply | Problem {
  const { code } = choice.prefer;
  const reply = chooseReply(operation, code);
  // Documents that tell of failures only have successes all the same.
  if (reply === undefined) return code === undefined ? nothing : undescribed(operation, code);
  const status = statusOf(reply, code);
  const headers = headersOf(reply.headers, source);
  if (operation.method === "HEAD" || bodiless.has(status) || reply.contents.length === 0)
    return { status, headers, body: "" };
  const contents = reply.contents.filter(({ mediaType }) => accepts(choice.accept, mediaType));
  if (contents.length === 0) return notAcceptable(reply.contents);
  const found = bodyOf(contents, choice, source);
  if (found === undefined)
    return problem(501, `No example was found that fits the reply ${reply.status} of ${operation.name}.`);
  return { status, headers: { ...headers, "content-type": found.contentType }, body: found.body };
}

const nothing: MockReply = { status: 204, headers: {}, body: "" };

/** Statuses that never come with a body (RFC 9110). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function chooseReply({ replies }: OperationDecl, code: string | undefined): ReplyDecl | undefined {
  const by = (pattern: RegExp) => replies.find(({ status }) => pattern.test(status));
  // What a client asks for is looked for by its digits, and by nothing else.
  if (code !== undefined && !/^[1-5]\d\d$/.test(code)) return undefined;
  if (code === undefined) return by(/^2/) ?? by(/^default$/) ?? by(/^3/);
  return (
    replies.find(({ status }) => status === code) ??
    by(new RegExp(`^${code.charAt(0)}XX$`, "i")) ??
    by(/^default$/)
  );
}

function statusOf({ status }: ReplyDecl, code: string | undefined): number {
  const wanted = Number(code);
  if (wanted >= 200 && wanted <= 599) return wanted;
  if (/^\d+$/.test(status)) return Number(status);
  return status === "default" ? 200 : Number(status.charAt(0)) * 100;
}

function undescribed({ name, replies }: OperationDecl, code: string): Problem {
  const statuses = replies.map(({ status }) => status).join(", ") || "nothing";
  return problem(400, `Prefer: code=${code.slice(0, 20)} is not described; ${name} answers ${statuses}.`);
}

function notAcceptable(contents: readonly ContentDecl[]): Problem {
  return problem(406, `Described is only: ${contents.map(({ mediaType }) => mediaType).join(", ")}.`);
}

function accepts(accept: string | undefined, mediaType: string): boolean {
  const ranges = (accept ?? "*/*").split(",").filter((range) => !/;\s*q=0(?:\.0*)?\s*$/.test(range));
  return ranges.some((range) => takes(range, mediaType) || takes(mediaType, range));
}

type Body = { readonly contentType: string; readonly body: string | Uint8Array };

function bodyOf(contents: readonly ContentDecl[], choice: ReplyChoice, source: Source): Body | undefined {
  for (const content of contents) {
    const type = content.type === undefined ? undefined : source.view(content.type, "read");
    const shape: Shape = type === undefined ? {} : source.models.of(type).model.shape;
    const value = choice.isInvalid === true ? misfit(shape) : valueOf(content, shape, choice, source);
    const body = value === undefined ? undefined : written(content, value);
    if (body !== undefined) return body;
  }
  return undefined;
}

/** The example of the document that is asked for or comes first, as far as it fits; else one that is made. */
function valueOf(
  content: ContentDecl,
  shape: Shape,
  { prefer, random }: ReplyChoice,
  source: Source,
): Json | undefined {
  const documented = documentedExamples(content, source);
  const asked = documented.find(({ name }) => name === prefer.example);
  if (asked !== undefined) return asked.value;
  const first = documented.find(({ value }) => content.kind !== "json" || fits(shape, value));
  if (first !== undefined) return first.value;
  if (content.type === undefined) return content.kind === "json" ? {} : "text";
  const id = source.view(content.type, "read");
  if (random !== undefined) return chosen(source.examples(id), random);
  const example = source.example(id);
  return example.ok ? example.value : undefined;
}

function chosen(all: readonly Json[], random: () => number): Json | undefined {
  return all[Math.floor(random() * all.length)];
}

/** Some value that does not fit; undefined where everything does. */
export function misfit(shape: Shape): Json | undefined {
  const values: readonly Json[] = [{ wrong: true }, "wrong", -1.5, [], null];
  return values.find((value) => !fits(shape, value));
}

function written({ kind, mediaType }: ContentDecl, value: Json): Body {
  const contentType = mediaType.includes("*") ? standIn(kind) : mediaType;
  switch (kind) {
    case "json":
      return { contentType, body: jsonText(value) };
    case "lines":
      return { contentType, body: `${jsonText(value)}\n${jsonText(value)}\n` };
    case "events":
      return { contentType, body: `data: ${jsonText(value)}\n\n` };
    case "form":
      return { contentType, body: formText(value) };
    case "text":
      return { contentType, body: typeof value === "string" ? value : jsonText(value) };
    case "binary":
    case "multipart":
      return { contentType, body: typeof value === "string" ? value : new Uint8Array([1, 2, 3]) };
  }
}

function standIn(kind: ContentDecl["kind"]): string {
  return kind === "json" ? "application/json" : kind === "text" ? "text/plain" : "application/octet-stream";
}

function formText(value: Json): string {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new URLSearchParams(
    entries.map(([name, each]): [string, string] => [name, typeof each === "string" ? each : jsonText(each)]),
  ).toString();
}

/** Headers that this server writes itself. */
const ownHeaders: ReadonlySet<string> = new Set([
  "content-type",
  "content-length",
  "transfer-encoding",
  "connection",
  "link",
]);

function headersOf(headers: readonly HeaderDecl[], source: Source): Readonly<Record<string, string>> {
  const shown = headers.filter(
    ({ name, required }) =>
      !ownHeaders.has(name.toLowerCase()) || (required && name.toLowerCase() === "link"),
  );
  const entries = shown.flatMap(({ name, node }) => {
    const example = source.exampleOf(node, name.toLowerCase());
    const text = example.ok ? headerText(example.value) : undefined;
    return text === undefined ? [] : [[name.toLowerCase(), text] as const];
  });
  return Object.fromEntries(entries);
}

function headerText(value: Json): string | undefined {
  const text =
    typeof value === "object" && value !== null ? Object.values(value).map(String).join(",") : String(value);
  return /^[\t\x20-\x7e]*$/.test(text) ? text : undefined;
}
