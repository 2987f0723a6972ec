import { type OpenApiDocument, Schema } from "@edgeloom/openmodule";
import type { AnyModel } from "@edgeloom/runtime/schema";
import { afterAll, describe, expect, it } from "vitest";
import { importedPackage } from "../support/imported-package.js";
import { floorOf, vectors } from "../support/vectors.js";

type Operation = {
  readonly summary: string;
  readonly requestBody: { readonly description: string };
  readonly responses?: { readonly "200": { readonly description: string } };
};

const recorded = vectors("openmodule/schema.json") as unknown as {
  readonly document: Required<OpenApiDocument>;
  readonly duplicate_handler_paths: { readonly paths: readonly string[] };
  readonly handler_without_description: string;
  readonly empty: OpenApiDocument;
};

const classes = await importedPackage(recorded.document);
afterAll(() => classes.remove());

const modelOf = (name: string): AnyModel => classes.exports[name] as AnyModel;
const freshSchema = (): Schema => new Schema({ testing: true, describe: classes.describe });

/** A function with the name that the document gives it. */
const handlerCalled = (name: string): object =>
  Object.defineProperty(() => undefined, "name", { value: name });

/** Registers what a document describes, as the service did that exported it. */
function registerAll(schema: Schema, paths: OpenApiDocument["paths"] = {}): void {
  for (const [path, { post, put }] of Object.entries(paths)) {
    const { summary, requestBody, responses } = (post ?? put) as unknown as Operation;
    const split = post === undefined ? path.lastIndexOf("/") : path.indexOf("/", 1);
    const [first, second] = [path.slice(1, split), path.slice(split + 1)];
    const common = { handler: handlerCalled(second), description: `\n   ${summary}  \n` };
    const request = modelOf(requestBody.description);
    if (responses === undefined)
      schema.saveMessage({ ...common, topic: first, model: request, filter: undefined });
    else {
      const response = modelOf(responses["200"].description);
      schema.saveRpc({ ...common, channel: first, type: second, request, response });
    }
  }
}

const entries = [
  ...Object.keys(recorded.document.paths),
  ...Object.keys(recorded.document.components.schemas),
];

describe("schema export", () => {
  it("exports the recorded document", () => {
    const schema = freshSchema();
    registerAll(schema, recorded.document.paths);
    expect(schema.document()).toEqual(recorded.document);
  });

  it.each(Object.entries(recorded.document.components.schemas))("class %s, keys in order", (name, words) => {
    const schema = freshSchema();
    schema.saveModel(modelOf(name));
    expect(JSON.stringify(schema.document().components?.schemas[name])).toBe(JSON.stringify(words));
  });

  it("numbers handlers that differ in their filter", () => {
    const { paths } = recorded.duplicate_handler_paths;
    const [, topic = "", handler = ""] = /^\/(.+)\/(.+) - \d+$/.exec(paths[0] ?? "") ?? [];
    const [message] = Object.values(recorded.document.paths).flatMap(({ put }) => (put ? [put] : []));
    const model = modelOf((message as unknown as Operation).requestBody.description);
    const schema = freshSchema();
    const common = { topic, model, handler: handlerCalled(handler), description: "doc" };
    for (const filter of [undefined, undefined, () => true]) schema.saveMessage({ ...common, filter });
    expect(Object.keys(schema.document().paths ?? {})).toEqual(paths);
  });

  it("wants a description", () => {
    const [name = ""] = Object.keys(recorded.document.components.schemas);
    const save = (): void =>
      freshSchema().saveMessage({
        topic: "topic",
        model: modelOf(name),
        handler: handlerCalled("on_message"),
        filter: undefined,
        description: undefined,
      });
    expect(save).toThrow(recorded.handler_without_description.replace(/^\w+: /, ""));
  });

  it("exports an empty document", () => {
    expect(freshSchema().document()).toEqual(recorded.empty);
  });

  it("has run everything that was recorded", () => {
    console.log(`openmodule/schema.json: ${entries.length} paths and classes, and 3 rules`);
    expect(entries.length).toBeGreaterThanOrEqual(floorOf(7));
  });
});
