import type { AnyModel } from "@edgeloom/runtime/schema";
import type { Disposer } from "../settings/index.js";

/** An RPC handler, as it goes into the exported schema. */
export type RpcSchemaEntry = {
  readonly channel: string;
  readonly type: string;
  readonly request: AnyModel;
  readonly response: AnyModel;
  readonly handler: object;
  /** What the handler does, in words; functions of JavaScript carry none. */
  readonly description: string | undefined;
};

/** A message handler, as it goes into the exported schema. */
export type MessageSchemaEntry = {
  readonly topic: string;
  readonly model: AnyModel;
  readonly handler: object;
  readonly filter: object | undefined;
  readonly description: string | undefined;
};

/** Collects what handlers are registered for, so that it can be written down (openmodule spec §12). */
export interface SchemaRegistry {
  saveRpc(entry: RpcSchemaEntry): void;
  saveMessage(entry: MessageSchemaEntry): void;
}

let installed: SchemaRegistry | undefined;

/** Makes a registry the one that registrations are told to. Without one nothing is collected. */
export function installSchemaRegistry(registry: SchemaRegistry): Disposer {
  installed = registry;
  const dispose = (): void => {
    if (installed === registry) installed = undefined;
  };
  return Object.assign(dispose, { [Symbol.dispose]: dispose });
}

/** The registry that registrations are told to. */
export function schemaRegistry(): SchemaRegistry | undefined {
  return installed;
}

/** What may be said of a registration with regard to the exported schema. */
export type SchemaOptions = {
  /** False keeps this handler out of the exported schema. Default true; only while testing is anything exported at all. */
  readonly registerSchema?: boolean;
  /** What the handler does, for the exported schema. */
  readonly description?: string;
};

const unexported = new WeakSet<object>();

/** Keeps a handler out of the exported schema, however it is registered: one that only stands in for a real one in a test. */
export function keepUnexported(handler: object): void {
  unexported.add(handler);
}

/** Whether a handler may go into the exported schema. */
export function mayBeExported(handler: object): boolean {
  return !unexported.has(handler);
}
