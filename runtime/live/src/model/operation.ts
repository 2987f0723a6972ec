import type { AnyOperation, Content, Parameter, Part } from "@edgeloom/runtime/http";
import type { ContentDecl, OperationDecl, ParameterDecl, PartRules, ViewSide } from "edgeloom/kit";
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

function contentOf(
  { mediaType, kind, type, parts, positional }: ContentDecl,
  side: ViewSide,
  source: Source,
): Content {
  return {
    mediaType,
    kind,
    ...(type !== undefined && { model: () => source.models.of(source.view(type, side)) }),
    ...(parts.length > 0 && {
      parts: Object.fromEntries(parts.map((part) => [part.property, partOf(part)])),
    }),
    ...(positional && {
      positions: { prefix: positional.prefix.map(partOf), rest: partOf(positional.rest) },
    }),
  };
}

function partOf({ contentType, style, explode, allowReserved, binary, headers }: PartRules): Part {
  return {
    ...(contentType !== undefined && { contentType }),
    ...(style !== undefined && { style }),
    ...(explode !== undefined && { explode }),
    ...(allowReserved !== undefined && { allowReserved }),
    ...(binary !== undefined && { binary }),
    ...(headers && {
      headers: headers.map(({ name, required, explode: isSpread, mediaType }) => ({
        name,
        required,
        ...(isSpread && { explode: true }),
        ...(mediaType !== undefined && { mediaType }),
      })),
    }),
  };
}
