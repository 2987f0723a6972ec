import type { DeviceDecl } from "./devices.js";
import type { ApiModel, TypeDecl, ViewSide } from "./model.js";
import type { TypeId } from "./origin.js";
import { referencesOf, typeLookup } from "./reach.js";
import type { ContentDecl, HeaderDecl, OperationDecl, RestApi } from "./rest.js";
import { viewId } from "./views.js";

/**
 * The model with a mark at each declaration that a client of a REST service only ever receives: what its operations send does not
 * lead there, nor does anything else that is given. Of documents that describe operations this is the rest; declarations of other
 * documents are marked where replies lead to them. A complete value may be given everywhere, so nothing becomes impossible.
 */
export function withReceivedOnly(model: ApiModel): ApiModel {
  const { rest } = model;
  if (rest === undefined) return model;
  const given = reachedFrom(givenRoots(model, rest), model.types);
  const received = reachedFrom(receivedRoots(rest), model.types);
  const described = new Set([...rest.operations, ...rest.webhooks].map(({ origin }) => origin.file));
  const types = model.types.map((decl) => {
    const isReceived = received.has(decl.id) || described.has(decl.origin.file);
    return isReceived && !given.has(decl.id) ? { ...decl, isReceivedOnly: true as const } : decl;
  });
  return { ...model, types };
}

function givenRoots({ topics, services, modules = [] }: ApiModel, rest: RestApi): readonly TypeId[] {
  return [
    ...rest.operations.flatMap(sentBy),
    ...topics.flatMap(({ messages }) => messages.map(({ payload }) => payload)),
    ...services.flatMap(({ methods }) => methods.flatMap(({ request, response }) => [request, response])),
    ...modules.flatMap(({ devices }) => devices.flatMap(payloadTypes)),
  ];
}

function payloadTypes({ payloads }: DeviceDecl): readonly TypeId[] {
  return Object.values(payloads).flatMap(({ model, accepts }) => present(model, accepts));
}

function sentBy({ parameters, body }: OperationDecl): readonly TypeId[] {
  const contents = body?.contents ?? [];
  const headers = contents.flatMap(partHeaders);
  return [
    ...[...parameters, ...headers].flatMap(({ node }) => [...referencesOf(node)]),
    ...bodyTypes(contents, "write"),
  ];
}

function partHeaders({ parts, positional }: ContentDecl): readonly HeaderDecl[] {
  const places = positional === undefined ? [] : [...positional.prefix, positional.rest];
  return [...parts, ...places].flatMap(({ headers = [] }) => headers);
}

function receivedRoots({ operations, webhooks }: RestApi): readonly TypeId[] {
  const requests = [...webhooks, ...operations.flatMap(({ callbacks }) => callbacks)];
  return [
    ...operations.flatMap(({ replies }) => replies).flatMap(({ contents }) => bodyTypes(contents, "read")),
    ...requests.flatMap(({ body }) => bodyTypes(body?.contents ?? [], "read")),
  ];
}

/** With their views: what a view shows is given or received by it. */
function bodyTypes(contents: readonly ContentDecl[], side: ViewSide): readonly TypeId[] {
  return contents.flatMap(({ type }) => present(type, type && viewId(type, side)));
}

function present(...ids: readonly (TypeId | undefined)[]): readonly TypeId[] {
  return ids.filter((id) => id !== undefined);
}

/** These declarations, and all that they lead to. */
function reachedFrom(roots: readonly TypeId[], types: readonly TypeDecl[]): ReadonlySet<TypeId> {
  const lookup = typeLookup(types);
  const reached = new Set(roots);
  for (const id of reached) {
    const decl = lookup(id);
    if (decl === undefined) continue;
    for (const target of referencesOf(decl.node)) reached.add(target);
  }
  return reached;
}
