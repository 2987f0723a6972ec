import {
  type ApiModel,
  type ContentDecl,
  type PayloadRole,
  referencesOf,
  type SchemaNode,
  type TypeId,
  type TypeLookup,
  typeLookup,
  type ViewSide,
  viewId,
} from "../ir/index.js";
import type { Party } from "./change.js";

/** What a value of a type is used for. `value`: by nothing that the documents tell; somebody writes it and somebody reads it. */
export type Role = "message" | "request" | "response" | "value" | PayloadRole;

/** Who fails when values that used to be valid no longer are, and when values are valid that did not use to be. */
export const partiesOf: Readonly<Record<Role, { readonly narrower: Party; readonly wider: Party }>> = {
  message: { narrower: "writer", wider: "reader" },
  value: { narrower: "writer", wider: "reader" },
  request: { narrower: "client", wider: "server" },
  response: { narrower: "server", wider: "client" },
  // Devices send statuses, and are told commands by programs in the cloud, which also read their errors.
  status: { narrower: "device", wider: "reader" },
  command: { narrower: "writer", wider: "device" },
  error: { narrower: "writer", wider: "reader" },
};

/**
 * The roles of every type, which it has directly or within another. What nothing uses is a `value`, and so is all within it; but a
 * declaration whose views are used in its stead has no role of its own.
 */
export function rolesOf(model: ApiModel): ReadonlyMap<TypeId, ReadonlySet<Role>> {
  const lookup = typeLookup(model.types);
  const roles = new Map<TypeId, Set<Role>>();
  for (const [role, roots] of rootsOf(model)) spread(role, roots, lookup, roles);
  const shown = new Set(model.types.flatMap(({ id, view }) => (view && roles.has(id) ? [view.of] : [])));
  const idle = model.types.filter(({ id, view }) => !roles.has(id) && !shown.has(id) && view === undefined);
  const ids = idle.map(({ id }) => id);
  spread("value", ids, lookup, roles);
  return roles;
}

function spread(
  role: Role,
  roots: readonly TypeId[],
  lookup: TypeLookup,
  roles: Map<TypeId, Set<Role>>,
): void {
  const reached = new Set(roots);
  for (const id of reached) {
    const known = roles.get(id);
    if (known === undefined) roles.set(id, new Set([role]));
    else known.add(role);
    for (const inner of referencesOf(lookup(id)?.node ?? nowhere)) reached.add(inner);
  }
}

const nowhere = { origin: { file: "", pointer: "" }, docs: {} };

type Roots = readonly (readonly [Role, readonly TypeId[]])[];

function rootsOf(model: ApiModel): Roots {
  const { topics, services, modules = [] } = model;
  const methods = services.flatMap((service) => service.methods);
  const payloads = (role: PayloadRole): readonly [Role, readonly TypeId[]] => [
    role,
    modules.flatMap(({ devices }) =>
      devices.flatMap((device) => {
        const { model: payload, accepts } = device.payloads[role];
        return [payload, accepts].filter((id) => id !== undefined);
      }),
    ),
  ];
  return [
    payloads("status"),
    payloads("command"),
    payloads("error"),
    ["message", topics.flatMap((topic) => topic.messages.map((message) => message.payload))],
    ["request", methods.map((method) => method.request)],
    ["response", methods.map((method) => method.response)],
    ...restRoots(model),
  ];
}

function restRoots(model: ApiModel): Roots {
  const { operations = [], webhooks = [] } = model.rest ?? {};
  const { sent, received } = sidesOf(model);
  const typed = (contents: readonly ContentDecl[], side: SideOf): readonly TypeId[] =>
    contents.flatMap(({ type }) => (type === undefined ? [] : [side(type)]));
  const requests = [...webhooks, ...operations.flatMap(({ callbacks }) => callbacks)];
  const replies = operations.flatMap((operation) => operation.replies);
  const inNodes = (nodes: readonly { readonly node: SchemaNode }[]): readonly TypeId[] =>
    nodes.flatMap(({ node }) => [...referencesOf(node)]);
  return [
    ["message", requests.flatMap((request) => typed(request.body?.contents ?? [], received))],
    ["request", operations.flatMap((operation) => typed(operation.body?.contents ?? [], sent))],
    ["request", inNodes(operations.flatMap((operation) => operation.parameters))],
    ["response", replies.flatMap((reply) => typed(reply.contents, received))],
    ["response", inNodes(replies.flatMap((reply) => reply.headers))],
  ];
}

type SideOf = (id: TypeId) => TypeId;

/** What is sent of a type, and what is received of it: one of its views, where it has them. */
export function sidesOf({ types }: ApiModel): { readonly sent: SideOf; readonly received: SideOf } {
  const ids = new Set(types.map(({ id }) => id));
  const of = (side: ViewSide) => (id: TypeId) => (ids.has(viewId(id, side)) ? viewId(id, side) : id);
  return { sent: of("write"), received: of("read") };
}
