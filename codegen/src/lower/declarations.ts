import { documentKind, type Origin, sortedBy, type TypeDecl, type TypeId, typeId } from "../ir/index.js";
import { dialectAt } from "./jsonschema/dialect.js";
import type { Lowered } from "./jsonschema/draft.js";
import { lowerSchema } from "./jsonschema/schema.js";
import { declarationName, documentName, rootNameOf } from "./names.js";
import type { DeclarationHint, Scope } from "./scope.js";

/**
 * The named declarations of a run: a queue of origins, each lowered once. References only enqueue, so the work is linear
 * in the graph and cycles end by themselves.
 */
export class Declarations {
  private readonly scope: Scope;
  private readonly pending = new Map<TypeId, Origin>();
  private readonly hints = new Map<TypeId, DeclarationHint>();
  private readonly lowered = new Map<TypeId, { readonly origin: Origin; readonly node: Lowered["node"] }>();
  private full = false;

  constructor(scope: Omit<Scope, "declare">) {
    this.scope = { ...scope, declare: (origin, hint) => this.declare(origin, hint) };
  }

  /** The scope whose `declare` fills this queue. */
  get context(): Scope {
    return this.scope;
  }

  private declare(origin: Origin, hint?: DeclarationHint): TypeId {
    const id = typeId(origin);
    if (hint && !this.hints.has(id)) this.hints.set(id, hint);
    // Origins may come from several helpers, which need not share objects.
    if (!this.lowered.has(id) && !this.pending.has(id)) this.pending.set(id, origin);
    return id;
  }

  /** Lowers what is declared, and what that declares in turn, until nothing is left. */
  drain(): void {
    for (const [id, origin] of this.pending) {
      this.pending.delete(id);
      if (this.lowered.size >= this.scope.limits.maxDeclarations) return this.refuseMore(origin);
      this.lowered.set(id, { origin, node: this.lower(origin, this.hints.get(id)).node });
    }
  }

  /** Adds a declaration whose schema is lowered already, unless its origin has one. */
  add(origin: Origin, node: Lowered["node"], hint: DeclarationHint): TypeId {
    const id = typeId(origin);
    if (!this.hints.has(id)) this.hints.set(id, hint);
    if (!this.lowered.has(id)) this.lowered.set(id, { origin, node });
    return id;
  }

  /** Lowers a schema without declaring it: one that the model only looks into. */
  lower(origin: Origin, hint?: DeclarationHint): Lowered {
    const { set, fallbackDialect } = this.scope;
    const dialect = hint?.dialect ?? dialectAt(set, origin, fallbackDialect);
    return lowerSchema(set.valueAt(origin) ?? true, { origin, dialect, depth: 0, scope: this.scope });
  }

  /** The declarations so far, by name and identity. */
  list(): readonly TypeDecl[] {
    const { set } = this.scope;
    const rootName = (file: string): string => {
      const data = set.valueAt({ file, pointer: "" });
      // Parts of a fragment or an API document are named by themselves; the file says nothing about them.
      return documentKind(data)?.kind === "jsonschema" ? rootNameOf(file, data) : "";
    };
    const decls = [...this.lowered].map(([id, { origin, node }]): TypeDecl => {
      const name = this.hints.get(id)?.name ?? declarationName(origin, set.valueAt(origin), rootName);
      return { id, name, group: documentName(origin.file), origin, node };
    });
    return sortedBy(
      decls,
      (decl) => decl.name,
      (decl) => decl.id,
    );
  }

  private refuseMore(origin: Origin): void {
    this.pending.clear();
    if (this.full) return;
    this.full = true;
    const message = `The documents declare more than ${this.scope.limits.maxDeclarations} types.`;
    this.scope.reporter.report("limit-shape", message, origin);
  }
}
