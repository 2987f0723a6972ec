import type { AnyModel } from "../schema/shape.js";
import { bare } from "./bare.js";
import {
  type AnyOperation,
  type Content,
  type Described,
  json,
  type OperationFacts,
  type Parameter,
  path,
  query,
  type ReplyHeader,
} from "./descriptors.js";
import { parseTemplate, splitTemplate } from "./serialize/path.js";

/** What an operation declares, with everything spelled out that its descriptor says by one word. */
export type WholeFacts = {
  /** Those of the path, and then the others in their order. */
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly contents: readonly Content[] } | undefined;
  /** By `200`, `4XX` or `default`. */
  readonly replies: ReadonlyMap<string, readonly Content[]>;
  /** By `200`, `4XX` or `default`. */
  readonly replyHeaders: ReadonlyMap<string, readonly ReplyHeader[]>;
};

/** Spells an operation out: its descriptor may say a parameter by its name, a JSON body by its model. Not kept. */
export function factsOf(operation: AnyOperation): WholeFacts {
  const { path: route, parameters, body, replies, replyHeaders } = bare(operation);
  return {
    parameters: parametersOf(route, parameters),
    body: body && bodyOf(body),
    replies: byStatus(replies, contentsOf),
    replyHeaders: byStatus(replyHeaders, (held) => held.map(headerOf)),
  };
}

function parametersOf(route: string, declared: OperationFacts["parameters"] = []): readonly Parameter[] {
  const said = declared.map((one) => bare(typeof one === "string" ? query(one) : one));
  const isSaid = (place: Parameter["in"], name: string): boolean =>
    said.some((one) => one.in === place && one.name === name);
  const template = splitTemplate(route);
  const names = [
    ...parseTemplate(template.path).names,
    ...parseTemplate(template.query).names.filter((name) => !isSaid("query", name)),
  ];
  const plain = new Set(names.filter((name) => !isSaid("path", name)));
  return [...[...plain].map((name) => bare(path(name))), ...said];
}

function bodyOf(body: NonNullable<OperationFacts["body"]>): NonNullable<WholeFacts["body"]> {
  if (isBodyModel(body)) return { required: true, contents: [json(body)] };
  return { required: body.required === true, contents: body.contents.map(contentOf) };
}

function contentsOf(said: AnyModel | null | readonly Described[]): readonly Content[] {
  if (said === null) return [];
  return isModel(said) ? [json(said)] : said.map(contentOf);
}

function contentOf(described: Described): Content {
  return isContent(described) ? described : json(described);
}

// By own properties: what somebody put on the prototype of all objects makes no model another thing.
function isContent(described: Described): described is Content {
  return Object.hasOwn(described, "mediaType");
}

function isBodyModel(body: NonNullable<OperationFacts["body"]>): body is AnyModel {
  return !Object.hasOwn(body, "contents");
}

function isModel(said: AnyModel | readonly Described[]): said is AnyModel {
  return !Array.isArray(said);
}

function headerOf(header: string | ReplyHeader): ReplyHeader {
  return typeof header === "string" ? { name: header } : header;
}

function byStatus<Said, Whole>(
  entries: Readonly<Record<string, Said>> = {},
  whole: (said: Said) => Whole,
): ReadonlyMap<string, Whole> {
  return new Map(Object.entries(entries).map(([status, said]) => [status, whole(said)]));
}
