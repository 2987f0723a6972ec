import { isDeepStrictEqual } from "node:util";
import { EdgeloomError } from "@edgeloom/runtime";
import type { AnyModel } from "@edgeloom/runtime/schema";
import {
  installSchemaRegistry,
  type MessageSchemaEntry,
  type RpcSchemaEntry,
  type SchemaRegistry,
} from "../core/schema-registry.js";
import { type Disposer, settings } from "../settings/index.js";
import type { Describe } from "./class-schema.js";
import { Classes } from "./classes.js";
import { handlerName, isMock, summaryOf } from "./handlers.js";
import { messagePath, type OpenApiDocument, openApiDocument, type PathItem, rpcPath } from "./open-api.js";
import { defaultSchemaFile, writeSchemaFile } from "./schema-file.js";

/** What a registry is made of. */
export type SchemaSettings = {
  /** Whether anything is collected at all. Default: the setting `TESTING`, asked at each call. */
  readonly testing?: boolean;
  /** Texts of models and their properties; see {@link descriptionsOf}. Default: those that models got by `describe`. */
  readonly describe?: Describe;
};

/** What may be said of one entry. */
export type SaveOptions = {
  /** False lets a handler pass that nobody has described. Default true. */
  readonly validate?: boolean;
};

type Messages = { readonly topic: string; readonly handler: string; readonly entries: MessageEntry[] };
type MessageEntry = { readonly filter: object | undefined; item: PathItem };

/**
 * Collects during a test run what a service answers and listens to, for the OpenAPI document that other teams read (openmodule spec
 * §12). Outside tests it does nothing. Install it before handlers are registered: `using _ = schema.install()`.
 */
export class Schema implements SchemaRegistry {
  readonly #testing: boolean | undefined;
  readonly #classes: Classes;
  readonly #rpcs = new Map<string, PathItem>();
  readonly #messages = new Map<string, Messages>();

  constructor({ testing, describe = () => undefined }: SchemaSettings = {}) {
    this.#testing = testing;
    this.#classes = new Classes(describe);
  }

  /** Makes this the registry that all registrations are told to, until the result is disposed. */
  install(): Disposer {
    return installSchemaRegistry(this);
  }

  /**
   * Notes an RPC. A later one of the same channel and type takes its place; mock handlers of tests are left out.
   *
   * @throws EdgeloomError `CONFIG` when nobody has described the handler
   */
  saveRpc(entry: RpcSchemaEntry, { validate = true }: SaveOptions = {}): void {
    if (!this.#collects || isMock(entry.handler)) return;
    const { channel, type, request, response } = entry;
    const place = `/${channel}/${type}`;
    const summary = described(entry, "RPC handler", place, validate);
    const item = rpcPath(summary, this.#classes.add(request), this.#classes.add(response));
    this.#rpcs.set(place, item);
  }

  /**
   * Notes a message handler. The same handler with another filter is an entry of its own; mock handlers of tests are left out.
   *
   * @throws EdgeloomError `CONFIG` when nobody has described the handler
   */
  saveMessage(entry: MessageSchemaEntry, { validate = true }: SaveOptions = {}): void {
    if (!this.#collects || isMock(entry.handler)) return;
    const { topic, model, filter } = entry;
    const handler = handlerName(entry.handler, model.model.name);
    const place = `/${topic}/${handler}`;
    const summary = described(entry, "message handler", place, validate);
    const item = messagePath(summary, this.#classes.add(model));
    const known = this.#messages.get(place) ?? { topic, handler, entries: [] };
    this.#messages.set(place, known);
    const same = known.entries.find((other) => isDeepStrictEqual(other.filter, filter));
    if (same === undefined) known.entries.push({ filter, item });
    else same.item = item;
  }

  /** Notes a model that no handler mentions. */
  saveModel(model: AnyModel): void {
    if (this.#collects) this.#classes.add(model);
  }

  /** Forgets everything. */
  clear(): void {
    this.#classes.clear();
    this.#rpcs.clear();
    this.#messages.clear();
  }

  /** The document as it stands. */
  document(): OpenApiDocument {
    const messages = [...this.#messages].flatMap(([place, { entries }]) =>
      entries.map(
        ({ item }, index) => [entries.length === 1 ? place : `${place} - ${index + 1}`, item] as const,
      ),
    );
    return openApiDocument([...this.#rpcs, ...messages], this.#classes.all);
  }

  /**
   * Writes the document; without models nothing is written. Into a file that is there already, paths and schemas are added, so that
   * several test runs make one document.
   *
   * @param file - by default what the environment calls `SCHEMA_FILE`, else `../schemas.json`
   * @returns the path of the file, or undefined when there was nothing to write
   * @throws EdgeloomError `CONFIG` when the file that is there is no such document
   */
  toFile(file: string = defaultSchemaFile()): string | undefined {
    if (!this.#collects || this.#classes.all.size === 0) return undefined;
    return writeSchemaFile(file, this.document());
  }

  get #collects(): boolean {
    return this.#testing ?? settings.TESTING;
  }
}

function described(
  { description }: { readonly description: string | undefined },
  what: string,
  place: string,
  validate: boolean,
): string {
  const summary = summaryOf(description);
  if (summary === "" && validate)
    throw new EdgeloomError("CONFIG", `You need to describe the ${what} with a doc string`, {
      place,
      fix: "register it with `description`, or with `registerSchema: false` to leave it out of the schema",
    });
  return summary;
}
