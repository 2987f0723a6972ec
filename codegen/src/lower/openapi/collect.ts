import {
  childOrigin,
  idempotentMethods,
  isRecord,
  type OperationDecl,
  ownValue,
  type SecuritySchemeDecl,
  sortedBy,
} from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { Declarations } from "../declarations.js";
import { checkFields, flagOf, itemsOf, type Located, membersOf } from "../located.js";
import type { Scope } from "../scope.js";
import { BodyReader, type BodySource, type ReplySource } from "./bodies.js";
import { docsOf } from "./docs.js";
import { readRoot } from "./document.js";
import { nameOperations, type OperationNames } from "./names.js";
import { operationFields } from "./operation-fields.js";
import { type NamedParameter, ParameterReader } from "./parameters.js";
import { type SaidPagination, saidBy } from "./said-pagination.js";
import { SecurityReader } from "./security.js";
import { type OperationSource, operationsOf } from "./sources.js";
import { WebhookReader, type WebhookSource } from "./webhooks.js";

/** An operation whose schemas are declared but not lowered yet. */
export type CollectedOperation = Omit<
  OperationDecl,
  "parameters" | "body" | "replies" | "callbacks" | "pagination"
> & {
  readonly parameters: readonly NamedParameter[];
  readonly body: BodySource | undefined;
  readonly replies: readonly ReplySource[];
  readonly said: SaidPagination | undefined;
  readonly callbacks: readonly WebhookSource[];
};

/** What the OpenAPI documents of a run hold, before their schemas are looked into. */
export type CollectedRest = {
  readonly operations: readonly CollectedOperation[];
  readonly webhooks: readonly WebhookSource[];
  readonly securitySchemes: readonly SecuritySchemeDecl[];
};

/** The scope of OpenAPI documents. */
export function restScope({ context }: Declarations): Scope {
  return { ...context, structureCode: "openapi-structure" };
}

/** Reads all OpenAPI documents of a run, and declares the schemas that they name or use; undefined when there are none. */
export function collectRest(
  documents: readonly SourceDocument[],
  declarations: Declarations,
): CollectedRest | undefined {
  const scope = restScope(declarations);
  const roots = documents.flatMap((document) => readRoot(document, scope) ?? []);
  if (roots.length === 0) return undefined;
  return new Collector(declarations, scope).collect(roots);
}

class Collector {
  private readonly scope: Scope;
  private readonly parameters: ParameterReader;
  private readonly bodies: BodyReader;
  private readonly security: SecurityReader;
  private readonly webhooks: WebhookReader;

  constructor(declarations: Declarations, scope: Scope) {
    this.scope = scope;
    this.parameters = new ParameterReader(declarations, scope);
    this.bodies = new BodyReader(declarations, scope);
    this.security = new SecurityReader(scope);
    this.webhooks = new WebhookReader(scope, this.bodies);
  }

  collect(roots: readonly Located[]): CollectedRest {
    for (const root of roots) {
      declareComponents(root, this.scope);
      this.security.readSchemes(root);
    }
    const sources = roots.flatMap((root) => operationsOf(root, this.scope));
    const operations = [...nameOperations(sources, this.scope)].map(([source, names]) =>
      this.readOperation(source, names),
    );
    return {
      operations: sortedBy(
        operations,
        ({ group }) => group,
        ({ name }) => name,
      ),
      webhooks: sortedBy(
        roots.flatMap((root) => this.webhooks.webhooksOf(root)),
        ({ name }) => name,
      ),
      securitySchemes: this.security.all,
    };
  }

  private readOperation(source: OperationSource, names: OperationNames): CollectedOperation {
    const { at, root, method, path } = source;
    checkFields(at, "an operation", operationFields, this.scope);
    const named = { origin: at.origin, name: names.name };
    const parameters = this.parameters.readAll(source, itemsOf(at, "parameters", this.scope) ?? []);
    const body = this.bodies.readBody(at, named);
    const replies = this.bodies.readReplies(at, named);
    return {
      ...names,
      method,
      path,
      parameters,
      body,
      replies,
      security: this.security.requirementsOf(at, root),
      idempotent: Object.hasOwn(at.record, "x-edgeloom-idempotent")
        ? flagOf(at, "x-edgeloom-idempotent", this.scope)
        : idempotentMethods.has(method),
      said: saidBy(at.record, at.origin),
      callbacks: this.webhooks.callbacksOf(at, names.name),
      docs: docsOf(at, this.scope),
      origin: at.origin,
    };
  }
}

const componentFields: readonly string[] = [
  "schemas",
  "responses",
  "parameters",
  "examples",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "mediaTypes",
];

/** Everything that a document gives a name becomes a type, used or not. */
function declareComponents(root: Located, scope: Scope): void {
  const components = ownValue(root.record, "components");
  if (!isRecord(components)) return;
  const at = { record: components, origin: childOrigin(root.origin, "components") };
  checkFields(at, "`components`", componentFields, scope);
  for (const member of membersOf(at, "schemas", scope)) scope.declare(member.origin);
}
