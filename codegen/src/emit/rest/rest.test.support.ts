import type { ContentDecl, OperationDecl, ParameterDecl, ReplyDecl, RestApi } from "../../ir/index.js";
import * as f from "../emit.test.support.js";

const origin = { file: "test.json", pointer: "" };

/** A parameter of a place, with the defaults of that place. */
export function parameter(
  place: ParameterDecl["in"],
  name: string,
  more: Partial<ParameterDecl> = {},
): ParameterDecl {
  const isSimple = place === "path" || place === "header";
  return {
    name,
    key: name,
    in: place,
    style: isSimple ? "simple" : "form",
    explode: !isSimple,
    allowReserved: false,
    required: place === "path",
    node: f.string,
    docs: {},
    origin,
    ...more,
  };
}

/** A body of a media type, of the model of a name. */
export function content(
  kind: ContentDecl["kind"],
  mediaType: string,
  model?: string,
  parts: ContentDecl["parts"] = [],
): ContentDecl {
  return { kind, mediaType, type: model === undefined ? undefined : f.idOf(model), parts, origin };
}

/** A JSON body of a model. */
export function json(model?: string): ContentDecl {
  return content("json", "application/json", model);
}

/** A reply. */
export function reply(
  status: string,
  contents: readonly ContentDecl[],
  more: Partial<ReplyDecl> = {},
): ReplyDecl {
  return { status, contents, headers: [], docs: {}, origin, ...more };
}

/** An operation that answers `{ ok: true }`'s model, `Pong`. */
export function operation(name: string, more: Partial<OperationDecl> = {}): OperationDecl {
  return {
    name,
    member: name,
    group: "pets",
    method: "GET",
    path: "/pets",
    parameters: [],
    body: undefined,
    replies: [reply("200", [json("Pong")])],
    security: [],
    idempotent: ["GET", "PUT", "DELETE"].includes(more.method ?? "GET"),
    callbacks: [],
    docs: {},
    origin,
    ...more,
  };
}

/** What documents describe, of operations and whatever else. */
export function restOf(operations: readonly OperationDecl[], more: Partial<RestApi> = {}): RestApi {
  return { operations, webhooks: [], securitySchemes: [], ...more };
}
