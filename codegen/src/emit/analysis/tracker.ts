import type { TypeDecl, TypeId } from "../../ir/index.js";

/** What something that was worked out depends on, beside what it was worked out of. */
export type Dependencies = {
  /** Declarations that were looked into. */
  readonly decls: ReadonlyMap<TypeId, TypeDecl>;
  /** What the analysis knew of declarations as a whole, as a number that is equal when all of it is. */
  readonly facts: ReadonlyMap<TypeId, number>;
};

type Open = { readonly decls: Map<TypeId, TypeDecl>; readonly facts: Map<TypeId, number> };

/** Takes down what is asked of an analysis, so that what was made with the answers can be kept for as long as they stay. */
export class Tracker {
  private open: Open | undefined;

  noteDecl(decl: TypeDecl): void {
    this.open?.decls.set(decl.id, decl);
  }

  noteFacts(id: TypeId, facts: (id: TypeId) => number): void {
    if (this.open?.facts.has(id) === false) this.open.facts.set(id, facts(id));
  }

  /** What a step needed is also needed by the step around it. */
  noteAll({ decls, facts }: Dependencies): void {
    if (this.open === undefined) return;
    for (const [id, decl] of decls) this.open.decls.set(id, decl);
    for (const [id, fact] of facts) this.open.facts.set(id, fact);
  }

  /** Runs a step, and tells what it needed. */
  track<T>(run: () => T): { readonly result: T; readonly needs: Dependencies } {
    const outer = this.open;
    const needs: Open = { decls: new Map(), facts: new Map() };
    this.open = needs;
    try {
      return { result: run(), needs };
    } finally {
      this.open = outer;
      this.noteAll(needs);
    }
  }
}
