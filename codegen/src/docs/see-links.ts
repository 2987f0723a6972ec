import type { ApiModel, Docs } from "../ir/index.js";
import { type Documented, pageMap } from "./page-map.js";

/** The model with the address of its page at everything that has one, below `docsUrl`, which ends with a slash. */
export function withSeeLinks(model: ApiModel, docsUrl: string): ApiModel {
  const pathOf = pageMap(model);
  const see = (thing: Documented, docs: Docs): Docs => {
    const path = pathOf(thing);
    return path === undefined ? docs : { ...docs, see: `${docsUrl}${path}.html` };
  };
  const seen = <T extends { readonly docs: Docs }>(thing: T): T => ({
    ...thing,
    docs: see(thing, thing.docs),
  });
  const { rest, modules } = model;
  return {
    ...model,
    types: model.types.map((decl) => ({
      ...decl,
      node: { ...decl.node, docs: see(decl.id, decl.node.docs) },
    })),
    topics: model.topics.map((topic) => ({ ...seen(topic), messages: topic.messages.map(seen) })),
    services: model.services.map((service) => ({ ...seen(service), methods: service.methods.map(seen) })),
    ...(rest && {
      rest: { ...rest, operations: rest.operations.map(seen), webhooks: rest.webhooks.map(seen) },
    }),
    ...(modules && {
      modules: modules.map((module) => ({ ...seen(module), devices: module.devices.map(seen) })),
    }),
  };
}
