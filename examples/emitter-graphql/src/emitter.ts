import { code, defineEmitter, type Emitter, lit } from "edgeloom/plugin";
import { typeDefinitions } from "./type-definitions.js";

/**
 * Emits `graphql/schema.ts` with `typeDefs`: the models of the package in the schema language of GraphQL, as servers take it. Text of
 * documents enters it as one literal, so nothing in a document can become code.
 */
export const graphql: Emitter = defineEmitter({
  name: "graphql",
  version: "0.1.0",
  emit: (model) => {
    const [first] = model.types;
    if (first === undefined) return [];
    const text = typeDefinitions(model.types);
    return [
      {
        path: "schema",
        about: "The models in the schema language of GraphQL.",
        declarations: [
          {
            name: "typeDefs",
            casing: "camel",
            space: "value",
            origin: first.origin,
            body: (self) => code`export const ${self}: string = ${lit(text)};`,
          },
        ],
      },
    ];
  },
});
