import type { DiagnosticCode, Reporter } from "../diagnostics/index.js";
import type { Origin, SchemaNode, TypeId } from "../ir/index.js";
import type { Limits } from "../limits.js";
import type { ResolvedSet } from "../resolve/resolved.js";
import type { Dialect } from "./jsonschema/dialect.js";
import type { Environment } from "./jsonschema/environment.js";

/** What a document may say about a declaration beside its schema. */
export type DeclarationHint = { readonly name?: string; readonly dialect?: Dialect };

/** What all of lowering shares. */
export type Scope = {
  readonly set: ResolvedSet;
  readonly limits: Limits;
  readonly reporter: Reporter;
  /** What is reported where a document is not built as its specification asks. */
  readonly structureCode: "asyncapi-structure" | "openapi-structure" | "devices-structure";
  /** Dialect of documents that name none. */
  readonly fallbackDialect: Dialect;
  /** Whether topics are kept whose addresses have places for values: no code is made of them. */
  readonly keepsPlaces: boolean;
  /** Whether the defaults of a file fill in what is missing; else they are notes. */
  appliesDefaults(file: string): boolean;
  /**
   * Whether a file is of an OpenAPI document. Such documents come from other people's tools: a fault that has one sound reading is
   * a warning there.
   */
  isOpenApi(file: string): boolean;
  /** Whether the formats of a file are assertions; else they are notes, unless they decide a type. */
  assertsFormats(file: string): boolean;
  /** Reports what need not be said more than once in a file: only the first of equal messages. */
  remark(code: DiagnosticCode, message: string, origin: Origin): void;
  /** Discriminators of schemas that others extend, by the declaration: what tells those apart. */
  readonly hierarchies: Map<TypeId, NonNullable<SchemaNode["discriminator"]>>;
  /** Where unions stand that have a discriminator. */
  readonly unions: Origin[];
  /** Whether any document has this keyword, or at least something of its name. */
  mentions(keyword: string): boolean;
  /** Declares what a reference leads to: once for each environment that matters to it, which nearly always is none. */
  refer(origin: Origin, environment: Environment): TypeId;
  /** Makes the schema at an origin a named declaration; each origin becomes one exactly once. */
  declare(origin: Origin, hint?: DeclarationHint): TypeId;
};
