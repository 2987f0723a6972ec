import { type ApiModel, type PayloadRole, referencesOf, type TypeId, typeLookup } from "../ir/index.js";
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

/** The roles of every type that something uses, directly or within another type. */
export function rolesOf(model: ApiModel): ReadonlyMap<TypeId, ReadonlySet<Role>> {
  const lookup = typeLookup(model.types);
  const roles = new Map<TypeId, Set<Role>>();
  for (const [role, roots] of rootsOf(model)) {
    const reached = new Set(roots);
    for (const id of reached) {
      const known = roles.get(id);
      if (known === undefined) roles.set(id, new Set([role]));
      else known.add(role);
      for (const inner of referencesOf(lookup(id)?.node ?? nowhere)) reached.add(inner);
    }
  }
  return roles;
}

const nowhere = { origin: { file: "", pointer: "" }, docs: {} };

function rootsOf({
  topics,
  services,
  rest,
  modules = [],
}: ApiModel): readonly (readonly [Role, readonly TypeId[]])[] {
  const methods = services.flatMap((service) => service.methods);
  const operations = rest?.operations ?? [];
  const typed = (contents: readonly { readonly type: TypeId | undefined }[]): readonly TypeId[] =>
    contents.flatMap(({ type }) => (type === undefined ? [] : [type]));
  const payloads = (role: PayloadRole): readonly [Role, readonly TypeId[]] => [
    role,
    modules.flatMap(({ devices }) =>
      devices.flatMap((device) => {
        const { model, accepts } = device.payloads[role];
        return [model, accepts].filter((id) => id !== undefined);
      }),
    ),
  ];
  return [
    payloads("status"),
    payloads("command"),
    payloads("error"),
    ["message", topics.flatMap((topic) => topic.messages.map((message) => message.payload))],
    ["message", (rest?.webhooks ?? []).flatMap((webhook) => typed(webhook.body?.contents ?? []))],
    ["request", methods.map((method) => method.request)],
    ["response", methods.map((method) => method.response)],
    ["request", operations.flatMap((operation) => typed(operation.body?.contents ?? []))],
    [
      "request",
      operations.flatMap((operation) => operation.parameters.flatMap(({ node }) => [...referencesOf(node)])),
    ],
    [
      "response",
      operations.flatMap((operation) => operation.replies.flatMap((reply) => typed(reply.contents))),
    ],
  ];
}
