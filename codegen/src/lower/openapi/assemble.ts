import {
  type BodyDecl,
  type ContentDecl,
  childOrigin,
  type HeaderDecl,
  type OperationDecl,
  type ParameterDecl,
  type PartRules,
  type ReplyDecl,
  type RestApi,
  type SchemaNode,
  type TypeLookup,
  type WebhookDecl,
} from "../../ir/index.js";
import type { Scope } from "../scope.js";
import type { BodySource, ReplySource } from "./bodies.js";
import type { CollectedOperation, CollectedRest } from "./collect.js";
import type { ContentSource } from "./content.js";
import type { NestedPart, PartContext } from "./encoding.js";
import { paginationOf } from "./pagination.js";
import type { NamedParameter } from "./parameters.js";
import { hasHiddenFiles, namedParts, partsOf } from "./parts.js";
import { itemOf, nestedPlaces, positionalOf } from "./positional.js";
import type { WebhookSource } from "./webhooks.js";

const formType = "application/x-www-form-urlencoded";

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
    const parameters = operation.parameters.map((parameter) => this.parameter(parameter));
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

  private parameter({ media, ...parameter }: NamedParameter): ParameterDecl {
    const { lookup, scope, merge } = this.merged;
    const node = merge(parameter.node);
    const isForm = parameter.in === "querystring" && parameter.mediaType === formType;
    if (media === undefined) return { ...parameter, node };
    if (!isForm) {
      const message = "Only forms and multipart bodies have an `encoding`.";
      scope.remark("openapi-ignored", message, childOrigin(media.origin, "encoding"));
      return { ...parameter, node };
    }
    const context = { lookup, scope, partHeaders: new Map(), nested: nestedRules, level: 0 };
    return { ...parameter, node, parts: namedParts({ at: media, node, kind: "form" }, context) };
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
    const context = { lookup, scope, partHeaders: mergedHeaders, nested: nestedRules, level: 0 };
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

/** How the parts of a part are written: by their places, or by their names. */
function nestedRules(part: NestedPart, context: PartContext): PartRules {
  const positional = part.kind === "multipart" ? nestedPlaces(part, context) : undefined;
  if (positional) return { positional };
  const parts = namedParts({ ...part, node: itemOf(part, context) }, context);
  return parts.length === 0 ? {} : { parts };
}
