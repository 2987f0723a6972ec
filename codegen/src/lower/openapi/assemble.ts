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
import type { Scope } from "../scope.js";
import type { BodySource, ReplySource } from "./bodies.js";
import type { CollectedOperation, CollectedRest } from "./collect.js";
import type { ContentSource } from "./content.js";
import { paginationOf } from "./pagination.js";
import { hasHiddenFiles, partsOf } from "./parts.js";
import { positionalOf } from "./positional.js";
import type { WebhookSource } from "./webhooks.js";

/** What assembling needs beside what was collected. */
export type MergedTypes = {
  readonly lookup: TypeLookup;
  readonly merge: (node: SchemaNode) => SchemaNode;
  readonly scope: Scope;
};

/** The REST part of the model, now that all schemas are lowered and merged. */
export function assembleRest(collected: CollectedRest, merged: MergedTypes): RestApi {
  const assembler = new Assembler(merged);
  return {
    operations: collected.operations.map((operation) => assembler.operation(operation)),
    webhooks: collected.webhooks.map((webhook) => assembler.webhook(webhook)),
    securitySchemes: collected.securitySchemes,
  };
}

/** Replies and bodies of components are shared by many operations; each is put together once. */
class Assembler {
  private readonly merged: MergedTypes;
  private readonly contents = new Map<ContentSource, ContentDecl>();

  constructor(merged: MergedTypes) {
    this.merged = merged;
  }

  operation({ said, ...operation }: CollectedOperation): OperationDecl {
    const parameters = operation.parameters.map((parameter) => {
      return { ...parameter, node: this.merged.merge(parameter.node) };
    });
    const pagination = paginationOf({ ...operation, said, parameters }, this.merged);
    return {
      ...operation,
      parameters,
      body: operation.body && this.body(operation.body),
      replies: operation.replies.map((reply) => this.reply(reply)),
      ...(pagination && { pagination }),
      callbacks: operation.callbacks.map((callback) => this.webhook(callback)),
    };
  }

  webhook(webhook: WebhookSource): WebhookDecl {
    return { ...webhook, body: webhook.body && this.body(webhook.body) };
  }

  private body(body: BodySource): BodyDecl {
    return { ...body, contents: body.contents.map((content) => this.content(content)) };
  }

  private reply(reply: ReplySource): ReplyDecl {
    const contents = reply.contents.map((content) => this.content(content));
    const headers = reply.headers.map((header): HeaderDecl => {
      return { ...header, node: this.merged.merge(header.node) };
    });
    return { ...reply, contents, headers };
  }

  private content(source: ContentSource): ContentDecl {
    const known = this.contents.get(source);
    if (known) return known;
    const { media: _media, partHeaders, ...content } = source;
    const { lookup, scope, merge } = this.merged;
    const mergedHeaders = new Map(
      [...(partHeaders ?? [])].map(([id, headers]) => [
        id,
        headers.map((header) => ({ ...header, node: merge(header.node) })),
      ]),
    );
    const context = { lookup, scope, partHeaders: mergedHeaders };
    const positional = positionalOf(source, context);
    const made = {
      ...content,
      parts: positional === undefined ? partsOf(source, context) : [],
      ...(positional && { positional }),
      ...(hasHiddenFiles(source, lookup, scope) && { hasHiddenFiles: true }),
    };
    this.contents.set(source, made);
    return made;
  }
}
