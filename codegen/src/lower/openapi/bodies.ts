import { quote } from "../../diagnostics/index.js";
import {
  type BodyDecl,
  childOrigin,
  type Docs,
  type HeaderDecl,
  isRecord,
  type Origin,
  ownValue,
  sortedBy,
  type TypeId,
  typeId,
} from "../../ir/index.js";
import type { Declarations } from "../declarations.js";
import { checkFields, flagOf, type Located, leftOut, type Member, membersOf, misbuilt } from "../located.js";
import type { Scope } from "../scope.js";
import { type ContentSource, containerName, readContents } from "./content.js";
import { docsOf } from "./docs.js";
import { HeaderReader } from "./headers.js";
import { definitionAt, locate } from "./reference.js";

/** What is sent, before the parts of its bodies are known. */
export type BodySource = Omit<BodyDecl, "contents"> & { readonly contents: readonly ContentSource[] };

/** What comes back with a status, before the parts of its bodies are known. */
export type ReplySource = {
  readonly status: string;
  readonly contents: readonly ContentSource[];
  readonly headers: readonly HeaderDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};

/** Where an operation stands, and what types are called after. */
export type NamedPlace = { readonly origin: Origin; readonly name: string };

const bodyFields: readonly string[] = ["description", "summary", "content", "required"];
const replyFields: readonly string[] = ["description", "summary", "headers", "content", "links"];

/** Reads bodies and replies. Components that many operations share are read once. */
export class BodyReader {
  private readonly scope: Scope;
  private readonly headers: HeaderReader;
  private readonly replies = new Map<TypeId, Omit<ReplySource, "status">>();

  constructor(declarations: Declarations, scope: Scope) {
    this.scope = scope;
    this.headers = new HeaderReader(declarations, scope);
  }

  /** The body of an operation; undefined when it has none. */
  readBody(operation: Located, named: NamedPlace): BodySource | undefined {
    const value = ownValue(operation.record, "requestBody");
    if (value === undefined) return undefined;
    const at = locate(value, childOrigin(operation.origin, "requestBody"), "A request body", this.scope);
    if (at === undefined) return undefined;
    checkFields(at, "a request body", bodyFields, this.scope);
    const contents = readContents(at, withSuffix(containerName(at, named), "Body"), this.scope);
    if (contents.length === 0) return this.withoutContent(at);
    return {
      required: flagOf(at, "required", this.scope),
      contents: contents.map((source) => {
        const content = sendable(source);
        return content.kind === "multipart"
          ? { ...content, partHeaders: this.headers.ofParts(content.media) }
          : content;
      }),
      docs: docsOf(at, this.scope),
    };
  }

  /** A body that names no media type says nothing. Where it names some that are none, that was reported. */
  private withoutContent(at: Located): undefined {
    const content = ownValue(at.record, "content") ?? {};
    if (isRecord(content) && Object.keys(content).length === 0)
      leftOut(this.scope, "A request body must have `content`.", at.origin);
  }

  /** The replies of an operation: by number, then by range, then `default`. */
  readReplies(operation: Located, named: NamedPlace): readonly ReplySource[] {
    const members = membersOf(operation, "responses", this.scope).filter(({ key }) => !key.startsWith("x-"));
    const statuses = sortedBy(
      members.flatMap((member) => {
        const status = statusOf(member, this.scope);
        return status === undefined ? [] : [{ member, status }];
      }),
      ({ status }) => (status === "default" ? "3" : status.endsWith("XX") ? "2" : "1"),
      ({ status }) => status,
    );
    const best = statuses.find(({ status }) => status.startsWith("2"))?.status;
    return statuses.flatMap(({ member, status }) => {
      const at = locate(member.value, member.origin, "A response", this.scope);
      if (at === undefined) return [];
      const isOwn = containerName(at, named) === named.name;
      const suffix = isOwn && status !== best ? `Reply-${status}` : "Reply";
      return [{ ...this.readReply(at, withSuffix(containerName(at, named), suffix)), status }];
    });
  }

  private readReply(at: Located, name: string): Omit<ReplySource, "status"> {
    const definition = definitionAt(at, this.scope);
    const id = typeId(at.origin);
    const reply = this.replies.get(id) ?? this.readReplyDefinition(definition, name);
    this.replies.set(id, reply);
    return definition === at ? reply : { ...reply, docs: docsOf(at, this.scope) };
  }

  private readReplyDefinition(at: Located, name: string): Omit<ReplySource, "status"> {
    checkFields(at, "a response", replyFields, this.scope);
    if (Object.hasOwn(at.record, "links"))
      this.scope.remark("openapi-ignored", "Nothing is made of `links`.", childOrigin(at.origin, "links"));
    return {
      contents: Object.hasOwn(at.record, "content") ? readContents(at, name, this.scope, "reply") : [],
      headers: this.headers.readAll(at),
      docs: docsOf(at, this.scope),
      origin: at.origin,
    };
  }
}

/** A range cannot be sent: what is meant is the plainest type of its kind. */
function sendable(content: ContentSource): ContentSource {
  if (!content.mediaType.includes("*")) return content;
  const plain = { json: "application/json", text: "text/plain", binary: "application/octet-stream" };
  const found = Object.entries(plain).find(([kind]) => kind === content.kind)?.[1];
  return { ...content, mediaType: found ?? content.mediaType };
}

/** `200`, `2XX` or `default`; many write the range in small letters. */
function statusOf({ key, origin }: Member, scope: Scope): string | undefined {
  if (key === "default" || /^[1-5]\d\d$/.test(key)) return key;
  if (/^[1-5]XX$/i.test(key)) return key.toUpperCase();
  return misbuilt(
    scope,
    `${quote(key)} is no status: write three digits, a range such as \`4XX\`, or \`default\`.`,
    origin,
  );
}

/** `NotFoundReply` needs no further `Reply`. */
function withSuffix(name: string, suffix: string): string {
  const endings: RegExp =
    suffix === "Body" ? /(?:body|request|payload|input)$/i : /(?:reply|response|result|error)$/i;
  return suffix.includes("-") || !endings.test(name) ? `${name}-${suffix}` : name;
}
