import type { ModuleDecl } from "./devices.js";
import type { Docs, SchemaNode } from "./node.js";
import type { Origin, TypeId } from "./origin.js";
import type { RestApi } from "./rest.js";

/** A side of an exchange: what comes back from a service, or what is sent to it. */
export type ViewSide = "read" | "write";

/** A named declaration. */
export type TypeDecl = {
  readonly id: TypeId;
  /** The name that the document gives it; becomes an identifier only in `name/`. */
  readonly name: string;
  /** Which emitted file it belongs to: the name of its document without folder and extension. */
  readonly group: string;
  readonly origin: Origin;
  readonly node: SchemaNode;
  /** Set for a view: the declaration whose properties it shows, but for those of the other side. */
  readonly view?: { readonly of: TypeId; readonly side: ViewSide };
  /** Set where a value is only ever received: then there is no type of its own for what may be given. */
  readonly isReceivedOnly?: true;
  /** Set for a part of other declarations: they lead to it, and nobody else sees it. */
  readonly isInner?: true;
};

/** One message of a topic. */
export type MessageDecl = {
  /** Name in the document; becomes a method name. */
  readonly name: string;
  /** Value of the `type` property on the wire, if the payload fixes one. */
  readonly type: string | undefined;
  readonly payload: TypeId;
  readonly docs: Docs;
  readonly origin: Origin;
};

/** A topic with its messages, by name. */
export type TopicDecl = {
  /** Key of the channel in its document. */
  readonly name: string;
  readonly address: string;
  readonly group: string;
  readonly messages: readonly MessageDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};

/** One RPC. */
export type MethodDecl = {
  readonly name: string;
  readonly type: string;
  readonly request: TypeId;
  readonly response: TypeId;
  readonly idempotent: boolean;
  readonly timeoutMs: number | undefined;
  readonly docs: Docs;
  readonly origin: Origin;
};

/** An RPC channel with its methods, by name. */
export type ServiceDecl = {
  readonly name: string;
  readonly channel: string;
  readonly group: string;
  readonly methods: readonly MethodDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};

/** `x-edgeloom-wire` of the document set. */
export type WireRules = {
  readonly input: "strict" | "lenient";
  readonly nulls: "keep" | "drop";
  readonly charset: "utf8" | "ascii";
};

/** Everything that the documents of one run say. All lists are ordered by code unit of their names, then by id. */
export type ApiModel = {
  readonly types: readonly TypeDecl[];
  readonly topics: readonly TopicDecl[];
  readonly services: readonly ServiceDecl[];
  /** Absent when no document describes a REST service. */
  readonly rest?: RestApi;
  /** Absent when no document describes a device module. */
  readonly modules?: readonly ModuleDecl[];
  readonly wire: WireRules;
  /** Title of the document set, for doc comments. */
  readonly title: string | undefined;
  /** Names of the source documents, relative to the project root, for headers. */
  readonly sources: readonly string[];
};
