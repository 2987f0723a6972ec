import type { ArchFxApi } from "@edgeloom/archfx";
import * as sdk from "@edgeloom/archfx-sdk";
import { type AnyOperation, type CallOptions, factsOf, type WholeFacts } from "@edgeloom/runtime/http";

/** A generated operation as a connection offers it, with whatever arguments a recording has for it. */
export type DescribedCall = {
  (args: object, options?: CallOptions): Promise<unknown>;
  readonly operation: AnyOperation;
};

/** A request of a recording, before it is known who makes it. */
export type Wanted = {
  readonly method: string;
  /** Names and ids below `/api/v1/`, in their order and as the caller has them. */
  readonly segments: readonly unknown[];
  /** What is null or an empty list is not sent. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** Undefined where there is none. */
  readonly body?: unknown;
};

/** The same request as the call of a generated operation. */
export type Expressed = {
  readonly call: DescribedCall;
  readonly args: Readonly<Record<string, unknown>>;
  /** The body is not what the description asks for, so that it is sent only where nobody looks: `validate: "off"`. */
  readonly isMisfit: boolean;
};

/** Why no generated operation makes a request. */
export type Inexpressible = { readonly reason: string };

/** All generated operations, bound to a connection. Throws where the connection leaves a group of them out. */
export function describedCalls(api: ArchFxApi): readonly DescribedCall[] {
  return groupNames.flatMap((name) => {
    const group: unknown = Reflect.get(api, name);
    if (typeof group !== "object" || group === null) throw new Error(`The connection has no group ${name}`);
    return Object.values(group) as readonly DescribedCall[];
  });
}

/** The call of a generated operation that makes a request, or why there is none. Sends nothing. */
export function express(api: ArchFxApi, wanted: Wanted): Expressed | Inexpressible {
  const segments = wanted.segments.map(idText);
  const nameless = segments.findIndex((text) => text === undefined);
  if (nameless >= 0) return { reason: `an id is a text, and not ${String(wanted.segments[nameless])}` };
  const texts = segments as readonly string[];
  const call = callFor(api, wanted.method, texts);
  if (call === undefined) return { reason: `${wanted.method} ${shownPath(texts)} is not described` };
  const query = Object.fromEntries(Object.entries(wanted.query ?? {}).filter(([, value]) => isSent(value)));
  const facts = factsOf(call.operation);
  const reason = refusal(facts, query, wanted.body);
  if (reason !== undefined) return { reason: `${call.operation.method} ${call.operation.path} ${reason}` };
  const { body } = wanted;
  const args = {
    ...pathArguments(call.operation.path, texts),
    ...query,
    ...(body !== undefined && { body }),
  };
  return { call, args, isMisfit: body !== undefined && !fits(facts, body) };
}

/** Whether a request has a call of a generated operation. */
export function isExpressed(found: Expressed | Inexpressible): found is Expressed {
  return "call" in found;
}

const groupNames: readonly string[] = Object.entries(sdk).flatMap(([name, members]) =>
  isGroup(members) ? [name] : [],
);

function isGroup(members: unknown): boolean {
  return typeof members === "object" && members !== null && Object.values(members).some(isOperation);
}

function isOperation(member: unknown): boolean {
  return typeof member === "object" && member !== null && "method" in member && "path" in member;
}

/** What is written out most: `/streamer/report/` is no streamer that is called report. */
function callFor(api: ArchFxApi, method: string, segments: readonly string[]): DescribedCall | undefined {
  const [best] = describedCalls(api)
    .filter(({ operation }) => operation.method === method && leadsTo(operation.path, segments))
    .sort((left, right) => parametersIn(left) - parametersIn(right));
  return best;
}

function leadsTo(path: string, segments: readonly string[]): boolean {
  const steps = stepsOf(path);
  return (
    steps.length === segments.length &&
    steps.every((step, index) => step.startsWith("{") || step === segments[index])
  );
}

function parametersIn({ operation }: DescribedCall): number {
  return stepsOf(operation.path).filter((step) => step.startsWith("{")).length;
}

function stepsOf(path: string): readonly string[] {
  return path.split("/").slice(1, -1);
}

function pathArguments(path: string, segments: readonly string[]): Readonly<Record<string, string>> {
  const named = stepsOf(path).flatMap((step, index) =>
    step.startsWith("{") ? [[step.slice(1, -1), segments[index] ?? ""] as const] : [],
  );
  return Object.fromEntries(named);
}

function refusal(
  { parameters, body }: WholeFacts,
  query: Readonly<Record<string, unknown>>,
  given: unknown,
): string | undefined {
  const known = parameters.filter(({ in: place }) => place === "query");
  const stray = Object.keys(query).find((name) => known.every((one) => one.name !== name));
  if (stray !== undefined) return `has no parameter ${JSON.stringify(stray)}`;
  const composed = Object.keys(query).find((name) => isComposed(query[name]));
  if (composed !== undefined) return `has no object in the parameter ${JSON.stringify(composed)}`;
  const missing = known.find(({ name, required }) => required === true && query[name] === undefined);
  if (missing !== undefined) return `needs the parameter ${JSON.stringify(missing.name)}`;
  if (given === undefined) return body?.required === true ? "needs a body" : undefined;
  return body === undefined ? "takes no body" : undefined;
}

/** Whether a JSON body is one that the description allows; those of other kinds have no model to be held against. */
function fits({ body }: WholeFacts, given: unknown): boolean {
  const content = body?.contents[0];
  return content?.kind !== "json" || content.model?.().safeParse(given).success !== false;
}

function isSent(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** Ids of typed calls are texts; whole numbers and the id objects of the package have one. */
function idText(id: unknown): string | undefined {
  if (typeof id === "string") return id;
  if (typeof id === "bigint" || Number.isSafeInteger(id)) return String(id);
  return typeof id === "object" && id !== null && "toJSON" in id && !(id instanceof Date)
    ? String(id)
    : undefined;
}

/** An object that has no text of its own. */
function isComposed(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value);
}

function shownPath(segments: readonly string[]): string {
  return JSON.stringify(segments.map((segment) => `/${segment}`).join("")).slice(0, 80);
}
