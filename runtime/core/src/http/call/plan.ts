import { bare } from "../bare.js";
import type { AnyOperation, Content, Parameter, ReplyHeader } from "../descriptors.js";
import { factsOf, type WholeFacts } from "../facts.js";
import { isOfConnection } from "../serialize/headers.js";
import { pairName, parseTemplate, splitTemplate } from "../serialize/path.js";

/** One step of a path: text, or a parameter. */
export type PathStep = string | Parameter;

/** A pair of the query that the route says; its name is not encoded. */
export type FixedPair = { readonly name: string; readonly steps: readonly PathStep[] };

/** What is worked out once for an operation. */
export type Plan = {
  readonly operation: AnyOperation;
  readonly method: string;
  readonly route: string;
  readonly path: readonly PathStep[];
  readonly fixedQuery: readonly FixedPair[];
  readonly query: readonly Parameter[];
  readonly querystring: Parameter | undefined;
  readonly headers: readonly Parameter[];
  readonly cookies: readonly Parameter[];
  readonly accept: string;
  readonly idempotent: boolean;
  readonly body: WholeFacts["body"];
  readonly security: AnyOperation["security"];
  readonly pagination: AnyOperation["pagination"];
  /** By `200`, `4XX` or `default`. */
  readonly replies: ReadonlyMap<string, readonly Content[]>;
  readonly replyHeaders: ReadonlyMap<string, readonly ReplyHeader[]>;
  readonly describesSuccess: boolean;
};

const plans = new WeakMap<AnyOperation, Plan>();

/** The plan of an operation, made when it is called first. */
export function planOf(operation: AnyOperation): Plan {
  let plan = plans.get(operation);
  if (plan === undefined) {
    plan = makePlan(operation);
    plans.set(operation, plan);
  }
  return plan;
}

const idempotentMethods = /^(GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/;

/** Whether a method may be repeated (RFC 9110, 9.2.2). */
export function isIdempotent(method: string): boolean {
  return idempotentMethods.test(method);
}

function makePlan(declared: AnyOperation): Plan {
  const operation = bare(declared);
  const { path: route } = operation;
  const { parameters, body, ...facts } = factsOf(declared);
  const method = operation.method.toUpperCase();
  const at = (place: Parameter["in"]): readonly Parameter[] => parameters.filter((one) => one.in === place);
  const replies = byStatus(facts.replies);
  const template = splitTemplate(route);
  return {
    operation: declared,
    method,
    route,
    path: pathSteps(template.path, at("path")),
    fixedQuery: fixedPairs(template.query, at("path"), at("query")),
    query: at("query"),
    querystring: at("querystring")[0],
    headers: at("header").filter(({ name }) => !isOfConnection(name)),
    cookies: at("cookie"),
    accept: acceptOf([...replies.values()].flat()),
    idempotent: operation.idempotent ?? isIdempotent(method),
    body,
    security: operation.security,
    pagination: operation.pagination,
    replies,
    replyHeaders: byStatus(facts.replyHeaders),
    describesSuccess: [...replies.keys()].some((key) => key.startsWith("2")),
  };
}

function byStatus<Held>(entries: ReadonlyMap<string, Held>): ReadonlyMap<string, Held> {
  return new Map([...entries].map(([key, held]) => [key.toUpperCase(), held]));
}

function pathSteps(route: string, parameters: readonly Parameter[]): readonly PathStep[] {
  const { texts, names } = parseTemplate(route);
  return texts.flatMap((text, index): PathStep[] => {
    const parameter = parameters.find(({ name }) => name === names[index]);
    return parameter === undefined ? [text] : [text, parameter];
  });
}

/** A parameter of the query is written where it is described: its place in the route, `?page={page}`, says no more. */
function fixedPairs(
  query: string,
  parameters: readonly Parameter[],
  described: readonly Parameter[],
): readonly FixedPair[] {
  const isIn = (known: readonly Parameter[], wanted: string): boolean =>
    known.some(({ name }) => name === wanted);
  return query.split("&").flatMap((pair) => {
    const { names } = parseTemplate(pair);
    const isFixed = names.every((name) => isIn(parameters, name) && !isIn(described, name));
    if (pair === "" || !isFixed) return [];
    return [{ name: pairName(pair), steps: pathSteps(pair, parameters) }];
  });
}

/** All media types that are described. One that is not may still come; then the reply says what it is. */
function acceptOf(contents: readonly Content[]): string {
  const types = new Set(contents.map(({ mediaType }) => mediaType));
  return types.size === 0 ? "*/*" : [...types].join(", ");
}
