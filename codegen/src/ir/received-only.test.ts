import { describe, expect, it } from "vitest";
import * as f from "../emit/emit.test.support.js";
import * as rest from "../emit/rest/rest.test.support.js";
import type { ApiModel, OperationDecl, RestApi } from "./index.js";
import { withReceivedOnly } from "./received-only.js";
import { withViews } from "./views.js";

const id = f.required("id", f.int64, { readOnly: true });
const name = f.required("name", f.string);

const body = (model: string, parts = {}): OperationDecl["body"] => ({
  required: true,
  contents: [{ ...rest.json(model), ...parts }],
  docs: {},
});
const request = (model: string) => ({
  name: "happened",
  method: "POST",
  body: body(model),
  docs: {},
  origin: { file: "test.json", pointer: "" },
});
const described = (operation: Partial<OperationDecl>, more: Partial<RestApi> = {}): Partial<ApiModel> => ({
  rest: rest.restOf([rest.operation("list", { replies: [], ...operation })], more),
});
const marked = (
  nodes: Parameters<typeof f.modelOf>[0],
  more: Partial<ApiModel>,
  elsewhere: readonly string[] = [],
): readonly string[] => {
  const model = f.modelOf(nodes, more);
  const types = model.types.map((decl) =>
    elsewhere.includes(decl.name) ? { ...decl, origin: { file: "other.json", pointer: "" } } : decl,
  );
  const result = withReceivedOnly(withViews({ ...model, types }));
  return result.types.filter((decl) => decl.isReceivedOnly).map((decl) => decl.name);
};

describe("what is only received", () => {
  it("is what replies, webhooks and callbacks lead to, and nothing that is sent", () => {
    const nodes = {
      Page: f.object([f.required("pets", f.array(f.ref("Pet")))]),
      Pet: f.object([name, f.optional("kind", f.ref("Kind"))]),
      Kind: f.string,
      Happened: f.object([]),
      Asked: f.object([]),
      New: f.object([name, f.optional("kind", f.ref("Kind"))]),
    };
    const operation = {
      replies: [rest.reply("200", [rest.json("Page")])],
      body: body("New"),
      callbacks: [request("Asked")],
    };
    expect(marked(nodes, described(operation, { webhooks: [request("Happened")] }))).toEqual([
      "Asked",
      "Happened",
      "Page",
      "Pet",
    ]);
  });

  it("is not what parameters and headers of parts take", () => {
    const nodes = { Filter: f.object([]), Tag: f.string, Form: f.object([]), Left: f.object([]) };
    const header = { name: "X-Tag", required: true, node: f.ref("Tag"), docs: {} };
    const operation = {
      parameters: [rest.parameter("query", "filter", { node: f.array(f.ref("Filter")) })],
      body: body("Form", { parts: [{ property: "a", headers: [header] }] }),
    };
    expect(marked(nodes, described(operation))).toEqual(["Left"]);
  });

  it("goes by the views that are sent and received", () => {
    const nodes = { Pet: f.object([id, name]), Owner: f.object([id, f.required("pet", f.ref("Pet"))]) };
    const replies = [rest.reply("200", [rest.json("Owner")])];
    expect(marked(nodes, described({ replies, body: body("Pet") }))).toEqual(["Owner", "OwnerWrite"]);
  });

  it("leaves other documents alone but for what replies lead to", () => {
    const nodes = { Answer: f.object([]), Free: f.object([]), Told: f.object([]), Unused: f.object([]) };
    const replies = [rest.reply("200", [rest.json("Answer"), rest.json("Told")])];
    const message = {
      name: "told",
      type: undefined,
      payload: f.idOf("Told"),
      docs: {},
      origin: f.any.origin,
    };
    const topic = {
      name: "t",
      address: "t",
      group: "test",
      messages: [message],
      docs: {},
      origin: f.any.origin,
    };
    const more = { ...described({ replies }), topics: [topic] };
    expect(marked(nodes, more, ["Answer", "Free", "Told"])).toEqual(["Answer", "Unused"]);
  });

  it("is nothing without a service", () => {
    const model = f.modelOf({ Pet: f.object([id]) });
    expect(withReceivedOnly(model)).toBe(model);
  });
});
