import { type ApiModel, type TypeId, typeLookup } from "../ir/index.js";
import { Slugs } from "./slug.js";

/** Something that has a page: a declaration of the model by itself, a type by its identity, a group of operations by its name. */
export type Documented = object | TypeId | `resource:${string}`;

/** Where each thing has its page, without extension: `models/access-request`. */
export type PageMap = (thing: Documented) => string | undefined;

/**
 * Gives everything in a model its page. An address depends on nothing but kind and name, so links from outside stay valid when
 * documents grow; only where two names make one address, the later has a number.
 */
export function pageMap(model: ApiModel): PageMap {
  const shelves = new Map<string, Slugs<Documented>>();
  const paths = new Map<Documented, string>();
  const add = (folder: string, thing: Documented, name: string): void => {
    const shelf = shelves.get(folder) ?? new Slugs<Documented>(folder);
    shelves.set(folder, shelf);
    shelf.add(thing, name);
    paths.set(thing, shelf.of(thing) ?? folder);
  };
  for (const { id, name, view } of model.types) if (view === undefined) add("models", id, name);
  addBus(model, add);
  addRest(model, add);
  addDevices(model, add);
  const lookup = typeLookup(model.types);
  return (thing) => paths.get(thing) ?? (typeof thing === "string" ? viewed(thing as TypeId) : undefined);

  function viewed(id: TypeId): string | undefined {
    const base = lookup(id)?.view?.of;
    return base === undefined ? undefined : paths.get(base);
  }
}

type Add = (folder: string, thing: Documented, name: string) => void;

function addBus({ topics, services }: ApiModel, add: Add): void {
  for (const topic of topics) {
    add("topics", topic, topic.name);
    for (const message of topic.messages) add("messages", message, `${topic.name}-${message.name}`);
  }
  for (const service of services) {
    add("services", service, service.name);
    for (const method of service.methods) add("rpc", method, `${service.name}-${method.name}`);
  }
}

function addRest({ rest }: ApiModel, add: Add): void {
  const groups = new Set<string>();
  for (const operation of rest?.operations ?? []) {
    const { group } = operation;
    if (!groups.has(group)) add("resources", `resource:${group}`, group);
    groups.add(group);
    add("operations", operation, operation.name);
  }
  for (const webhook of rest?.webhooks ?? []) add("webhooks", webhook, `${webhook.name}-${webhook.method}`);
}

function addDevices({ modules = [] }: ApiModel, add: Add): void {
  for (const module of modules) {
    add("modules", module, module.name);
    for (const device of module.devices) add("devices", device, `${module.name}-${device.name}`);
  }
}
