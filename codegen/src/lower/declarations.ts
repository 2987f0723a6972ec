import {
  documentKind,
  isList,
  isRecord,
  type Json,
  type Origin,
  type SchemaNode,
  sortedBy,
  type TypeDecl,
  type TypeId,
  typeId,
} from "../ir/index.js";
import { type KnownLanguages, type Language, languageAt } from "./jsonschema/dialect.js";
import type { Lowered } from "./jsonschema/draft.js";
import {
  type Environment,
  entering,
  environmentKey,
  noEnvironment,
  relevantPart,
} from "./jsonschema/environment.js";
import { lowerSchema } from "./jsonschema/schema.js";
import type { LowerMemory } from "./lower-once.js";
import { declarationName, documentName, rootNameOf } from "./names.js";
import type { DeclarationHint, Scope } from "./scope.js";

/** Declarations that only dynamic anchors tell apart: each anchor may double them. */
const maxVariants = 4_000;

/** Where a declaration stands, and the dynamic anchors that make it another one than it is by itself. */
type Place = { readonly origin: Origin; readonly environment: Environment };

/** What all of lowering shares, but for what is known of declarations. */
export type UndeclaredScope = Omit<Scope, "declare" | "refer" | "mentions">;

/**
 * The named declarations of a run: a queue of origins, each lowered once. References only enqueue, so the work is linear
 * in the graph and cycles end by themselves.
 */
export class Declarations {
  private readonly scope: Scope;
  private readonly pending = new Map<TypeId, Place>();
  private readonly hints = new Map<TypeId, DeclarationHint>();
  private readonly lowered = new Map<TypeId, Place & { readonly node: Lowered["node"] }>();
  private readonly mentioned = new Map<string, boolean>();
  private readonly languages: KnownLanguages = new Map();
  private variants = 0;
  private full = false;

  /** With a memory, declarations that have not changed since the last run are not lowered again. */
  constructor(
    scope: UndeclaredScope,
    private readonly memory?: LowerMemory,
  ) {
    this.scope = {
      ...scope,
      declare: (origin, hint) => this.declare(origin, hint),
      refer: (origin, environment) => this.refer(origin, environment),
      mentions: (keyword) => this.mentions(keyword),
    };
  }

  /** The scope whose `declare` fills this queue. */
  get context(): Scope {
    return this.scope;
  }

  private declare(origin: Origin, hint?: DeclarationHint): TypeId {
    const id = typeId(origin);
    if (hint && !this.hints.has(id)) this.hints.set(id, hint);
    return this.refer(origin, noEnvironment);
  }

  private refer(origin: Origin, from: Environment): TypeId {
    const environment = relevantPart(from, origin, this.scope.set);
    const id = declarationId(origin, environment);
    // Origins may come from several helpers, which need not share objects.
    if (this.lowered.has(id) || this.pending.has(id) || this.full) return id;
    if (environment.size > 0 && ++this.variants > maxVariants)
      this.refuseMore(origin, `Dynamic references tell more than ${maxVariants} declarations apart.`);
    else this.pending.set(id, { origin, environment });
    return id;
  }

  private mentions(keyword: string): boolean {
    let found = this.mentioned.get(keyword);
    if (found === undefined) {
      found = this.scope.set.documents.some(({ data }) => hasKey(data, keyword));
      this.mentioned.set(keyword, found);
    }
    return found;
  }

  /** Lowers what is declared, and what that declares in turn, until nothing is left. */
  drain(): void {
    for (const [id, { origin, environment }] of this.pending) {
      this.pending.delete(id);
      const { maxDeclarations } = this.scope.limits;
      if (this.lowered.size >= maxDeclarations)
        return this.refuseMore(
          origin,
          `The documents declare more than ${maxDeclarations} types, the limit \`maxDeclarations\`.`,
        );
      const node = this.lowerDeclared(id, { origin, environment });
      this.lowered.set(id, { origin, environment, node });
    }
    this.memory?.endRun();
  }

  private lowerDeclared(id: TypeId, { origin, environment }: Place): SchemaNode {
    const language = this.languageOf(origin, this.hints.get(id));
    const make = (scope: Scope) => lowerIn(scope, { origin, environment, language }).node;
    // Asked here and not while it is lowered: it depends on all that stands around the declaration.
    return this.memory?.lower(`${languageKey(language)} ${id}`, this.scope, make) ?? make(this.scope);
  }

  /** Adds a declaration whose schema is lowered already, unless its origin has one. */
  add(origin: Origin, node: Lowered["node"], hint: DeclarationHint): TypeId {
    const id = typeId(origin);
    if (!this.hints.has(id)) this.hints.set(id, hint);
    if (!this.lowered.has(id)) this.lowered.set(id, { origin, environment: noEnvironment, node });
    return id;
  }

  /** Lowers a schema without declaring it: one that the model only looks into. */
  lower(origin: Origin, hint?: DeclarationHint, outer: Environment = noEnvironment): Lowered {
    const language = this.languageOf(origin, hint);
    return lowerIn(this.scope, { origin, environment: outer, language });
  }

  private languageOf(origin: Origin, hint?: DeclarationHint): Language {
    if (hint?.dialect !== undefined) return { dialect: hint.dialect };
    return languageAt(this.scope.set, origin, this.scope.fallbackDialect, this.languages);
  }

  /** The declarations so far, by name and identity. */
  list(): readonly TypeDecl[] {
    const { set } = this.scope;
    const rootName = (file: string): string => {
      const data = set.valueAt({ file, pointer: "" });
      // Parts of a fragment or an API document are named by themselves; the file says nothing about them.
      return documentKind(data)?.kind === "jsonschema" ? rootNameOf(file, data) : "";
    };
    const nameAt = (origin: Origin): string => declarationName(origin, set.valueAt(origin), rootName);
    const decls = [...this.lowered].map(([id, { origin, environment, node }]): TypeDecl => {
      const name = this.hints.get(id)?.name ?? nameAt(origin);
      const [outer] = environment.values();
      const whole = outer === undefined ? name : `${name}-in-${nameAt(outer)}`;
      return { id, name: whole, group: documentName(origin.file), origin, node };
    });
    return sortedBy(
      decls,
      (decl) => decl.name,
      (decl) => decl.id,
    );
  }

  private refuseMore(origin: Origin, message: string): void {
    this.pending.clear();
    if (this.full) return;
    this.full = true;
    this.scope.reporter.report("limit-shape", message, origin);
  }
}

type LanguagePlace = Place & { readonly language: Language };

function lowerIn(scope: Scope, { origin, environment: outer, language }: LanguagePlace): Lowered {
  const { set } = scope;
  const environment = entering(outer, origin, set);
  return lowerSchema(set.valueAt(origin) ?? true, { origin, language, environment, depth: 0, scope });
}

/** A text that is equal for equal languages. */
function languageKey({ dialect, vocabularies }: Language): string {
  if (vocabularies === undefined) return dialect;
  return JSON.stringify([dialect, { ...vocabularies, without: [...vocabularies.without] }]);
}

function declarationId(origin: Origin, environment: Environment): TypeId {
  const plain = typeId(origin);
  return environment.size === 0 ? plain : (`${plain}?${environmentKey(environment)}` as TypeId);
}

function hasKey(value: Json, key: string): boolean {
  if (isList(value)) return value.some((item) => hasKey(item, key));
  return (
    isRecord(value) && (Object.hasOwn(value, key) || Object.values(value).some((part) => hasKey(part, key)))
  );
}
