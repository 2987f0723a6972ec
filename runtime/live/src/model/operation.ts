import type { AnyOperation, Content, Parameter, Part } from "@edgeloom/runtime/http";
import type { ContentDecl, OperationDecl, ParameterDecl, PartDecl, ViewSide } from "edgeloom/kit";
import type { Source } from "./source.js";

/** The operation of a document as the runtime knows it. */
export function operationOf(decl: OperationDecl, source: Source): AnyOperation {
  const { method, path, parameters, body, replies, security, idempotent, pagination } = decl;
  const contents = (list: readonly ContentDecl[], side: ViewSide): readonly Content[] =>
    list.map((content) => contentOf(content, side, source));
  return {
    method,
    path,
    parameters: parameters.map(parameterOf),
    ...(body && { body: { required: body.required, contents: contents(body.contents, "write") } }),
    replies: Object.fromEntries(replies.map((reply) => [reply.status, contents(reply.contents, "read")])),
    security: security.map((schemes) => schemes.map(({ scheme }) => scheme)),
    idempotent,
    ...(pagination && { pagination }),
  };
}

function parameterOf({
  name,
  key,
  in: place,
  style,
  explode,
  allowReserved,
  mediaType,
  required,
}: ParameterDecl): Parameter {
  const written = mediaType === undefined ? { style, explode, allowReserved } : { mediaType };
  return { name, key, in: place, required, ...written };
}

function contentOf({ mediaType, kind, type, parts }: ContentDecl, side: ViewSide, source: Source): Content {
  return {
    mediaType,
    kind,
    ...(type !== undefined && { model: () => source.models.of(source.view(type, side)) }),
    ...(parts.length > 0 && { parts: Object.fromEntries(parts.map(partOf)) }),
  };
}

function partOf({ property, files: _files, headers: _headers, ...part }: PartDecl): readonly [string, Part] {
  return [property, part];
}
