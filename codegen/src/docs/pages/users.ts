import { type ApiModel, type BodyDecl, type ReplyDecl, referencesOf, type TypeId } from "../../ir/index.js";
import type { Book } from "../book.js";
import type { Phrase } from "../markdown/build.js";
import { cleanLine } from "../markdown/clean.js";
import type { Documented } from "../page-map.js";
import { linkTo, modelName } from "./links.js";

/** Who speaks of a model. */
export type Users = {
  /** Links to them, in the order of the book. */
  of(id: TypeId): readonly Phrase[];
};

/** Finds for every model the messages, calls, operations, devices and models that speak of it. */
export function usersOf(book: Book): Users {
  const users = new Map<TypeId, Map<Documented, Phrase>>();
  const note = (id: TypeId | undefined, user: Documented, ...words: readonly string[]): void => {
    if (id === undefined) return;
    const base = book.lookup(id)?.view?.of ?? id;
    const known = users.get(base) ?? new Map<Documented, Phrase>();
    users.set(base, known.set(user, linkTo(book, user, words.map(cleanLine).join(" "))));
  };
  noteBus(book.model, note);
  noteRest(book.model, note);
  noteDevices(book.model, note);
  for (const { id, name, node, view } of book.model.types)
    if (view === undefined)
      for (const used of referencesOf(node)) if (used !== id) note(used, id, modelName({ name }));
  return { of: (id) => [...(users.get(id)?.values() ?? [])] };
}

type Note = (id: TypeId | undefined, user: Documented, ...words: readonly string[]) => void;

function noteBus({ topics, services }: ApiModel, note: Note): void {
  for (const topic of topics)
    for (const message of topic.messages) note(message.payload, message, "message", topic.name, message.name);
  for (const service of services) {
    for (const method of service.methods) {
      note(method.request, method, "RPC", service.name, method.name);
      note(method.response, method, "RPC", service.name, method.name);
    }
  }
}

function noteRest({ rest }: ApiModel, note: Note): void {
  for (const operation of [...(rest?.operations ?? []), ...(rest?.webhooks ?? [])])
    for (const id of bodyTypes(operation)) note(id, operation, "operation", operation.name);
  for (const operation of rest?.operations ?? [])
    for (const { node } of operation.parameters)
      for (const id of referencesOf(node)) note(id, operation, "operation", operation.name);
}

function bodyTypes({
  body,
  replies = [],
}: {
  readonly body: BodyDecl | undefined;
  readonly replies?: readonly ReplyDecl[];
}): readonly (TypeId | undefined)[] {
  return [...(body?.contents ?? []), ...replies.flatMap(({ contents }) => contents)].map(({ type }) => type);
}

function noteDevices({ modules = [] }: ApiModel, note: Note): void {
  for (const module of modules) {
    for (const device of module.devices) {
      for (const { model, accepts } of Object.values(device.payloads))
        for (const id of [model, accepts]) note(id, device, "device", module.name, device.name);
    }
  }
}
