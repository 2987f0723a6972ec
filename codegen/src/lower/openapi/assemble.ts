import type {
  BodyDecl,
  ContentDecl,
  HeaderDecl,
  OperationDecl,
  ReplyDecl,
  RestApi,
  SchemaNode,
  TypeLookup,
  WebhookDecl,
} from "../../ir/index.js";
import type { BodySource, ReplySource } from "./bodies.js";
import type { CollectedOperation, CollectedRest } from "./collect.js";
import type { ContentSource } from "./content.js";
import type { WebhookSource } from "./webhooks.js";

/** What assembling needs beside what was collected. */
export type MergedTypes = { readonly lookup: TypeLookup; readonly merge: (node: SchemaNode) => SchemaNode };

/** The REST part of the model, now that all schemas are lowered and merged. */
export function assembleRest(collected: CollectedRest, merged: MergedTypes): RestApi {
  const contentOf = ({ media: _media, ...content }: ContentSource): ContentDecl => ({
    ...content,
    parts: [],
  });
  const bodyOf = (body: BodySource): BodyDecl => ({ ...body, contents: body.contents.map(contentOf) });
  const headerOf = (header: HeaderDecl): HeaderDecl => ({ ...header, node: merged.merge(header.node) });
  const replyOf = (reply: ReplySource): ReplyDecl => {
    return { ...reply, contents: reply.contents.map(contentOf), headers: reply.headers.map(headerOf) };
  };
  const webhookOf = (webhook: WebhookSource): WebhookDecl => ({
    ...webhook,
    body: webhook.body && bodyOf(webhook.body),
  });
  const operationOf = (operation: CollectedOperation): OperationDecl => ({
    ...operation,
    parameters: operation.parameters.map((parameter) => ({
      ...parameter,
      node: merged.merge(parameter.node),
    })),
    body: operation.body && bodyOf(operation.body),
    replies: operation.replies.map(replyOf),
    callbacks: operation.callbacks.map(webhookOf),
  });
  return {
    operations: collected.operations.map(operationOf),
    webhooks: collected.webhooks.map(webhookOf),
    securitySchemes: collected.securitySchemes,
  };
}
