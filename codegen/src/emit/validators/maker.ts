import type { SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";
import { code, doc, type Fragment, indent, lit, runtime, sym, typeSym } from "../../print/index.js";
import type { Analysis } from "../analysis/index.js";
import { notingRuns } from "../memory.js";
import type { EmitOptions } from "../options.js";
import type { SymbolPlan } from "../plan.js";
import { derivedSymbol, modelSymbol, modelType, symbolOf } from "../symbols.js";
import { functionBody, parameter, remembering } from "./check/hoist.js";
import { type CheckContext, type CheckScope, outermost } from "./check/scope.js";
import { isOpen, pass, type Test } from "./check/test.js";
import { testOf } from "./check/test-of.js";
import { createLocals, type Locals, type SharedLocals } from "./locals.js";
import type { Made } from "./made.js";
import { shapeOf } from "./shape/shape-of.js";

/** Makes checks, or takes those of the last run where everything that they were made with is the same. */
export class Maker {
  constructor(
    private readonly analysis: Analysis,
    private readonly options: EmitOptions,
  ) {}

  /** The check and the schema of a declaration. */
  check(decl: TypeDecl, shared: SharedLocals): Made {
    const { memory } = this.options;
    const make = (): Made =>
      this.make(decl, { shared }, (context) => ({
        parts: [checkText(decl, context), modelText(decl, context)],
        own: [modelSymbol(decl, "both"), checkSymbol(decl, "is")],
      }));
    const isSame = (made: Made): boolean => this.isAsNow(made, shared);
    return bringing(memory?.checks.keep(decl, this.analysis, make, isSame) ?? make(), shared);
  }

  /** The second check of a declaration, once the first checks of all are made. */
  fits(decl: TypeDecl, after: Made, shared: SharedLocals): Made {
    const { memory } = this.options;
    const make = (): Made =>
      this.make(decl, { shared, after }, (context) => ({
        parts: [fitsText(decl, context)],
        own: [checkSymbol(decl, "fits")],
      }));
    const isSame = (made: Made): boolean => made.after === after && this.isAsNow(made, shared);
    return bringing(memory?.fits.keep(decl, this.analysis, make, isSame) ?? make(), shared);
  }

  private make(
    decl: TypeDecl,
    { shared, after }: { readonly shared: SharedLocals; readonly after?: Made },
    text: (context: CheckContext) => {
      readonly parts: readonly Fragment[];
      readonly own: readonly SymbolPlan[];
    },
  ): Made {
    const { memory, patternRun } = this.options;
    const runs = new Map<string, string>();
    const asked = new Set<TypeId>();
    const locals = createLocals(decl, {
      shared,
      patternRun: memory === undefined ? patternRun : notingRuns(patternRun, runs),
      counts: after?.counts,
    });
    const { parts, own } = text(contextOf(decl, { analysis: this.analysis, locals, asked }));
    const { declarations, symbols, counts, looked, brought } = locals;
    return {
      parts,
      own,
      locals: declarations,
      symbols,
      asks: [...asked],
      runs,
      looked,
      brought,
      counts,
      after,
    };
  }

  /** Whether the file and the patterns are as they were for it. */
  private isAsNow({ runs, looked }: Made, shared: SharedLocals): boolean {
    const { patternRun } = this.options;
    for (const [key, id] of looked) if (shared.get(key)?.id !== id) return false;
    for (const [pattern, run] of runs)
      if (patternRun === undefined || JSON.stringify(patternRun(pattern)) !== run) return false;
    return true;
  }
}

/** What it brought into its file is there for those after it. */
function bringing(made: Made, shared: SharedLocals): Made {
  for (const [key, local] of made.brought) shared.set(key, local);
  return made;
}

type Surroundings = {
  readonly analysis: Analysis;
  readonly locals: Locals;
  readonly asked: Set<TypeId>;
};

function contextOf(decl: TypeDecl, { analysis, locals, asked }: Surroundings): CheckContext {
  const print = (node: SchemaNode): Fragment => shapeOf(node, { shapeOf: print, pattern: locals.pattern });
  const fitsCheck = (id: TypeId): Fragment => {
    asked.add(id);
    return sym(symbolOf.fits(id));
  };
  return { analysis, owner: decl.id, locals, testOf, shapeOf: print, fitsCheck };
}

function checkSymbol(decl: TypeDecl, prefix: "is" | "fits"): SymbolPlan {
  const id = prefix === "is" ? symbolOf.check(decl.id) : symbolOf.fits(decl.id);
  return derivedSymbol(decl, id, { prefix, space: "value", exported: true });
}

function checkText(decl: TypeDecl, context: CheckContext): Fragment {
  const model = symbolOf.model(decl.id);
  const about = doc(["Whether a value is a complete ", { link: model }, ", with all defaults filled in."]);
  const name = sym(symbolOf.check(decl.id));
  const body = bodyOf(checkOf(decl, outermost(context, "complete")));
  return code`${about}export function ${name}(${parameter}: unknown): ${parameter} is ${typeSym(model)}${body}`;
}

function fitsText(decl: TypeDecl, context: CheckContext): Fragment {
  const about = doc(["Whether a value fits ", { link: symbolOf.model(decl.id) }, ", complete or not."]);
  const name = sym(symbolOf.fits(decl.id));
  const body = bodyOf(checkOf(decl, outermost(context, "fits")));
  return code`${about}export function ${name}(${parameter}: unknown): boolean${body}`;
}

function checkOf(decl: TypeDecl, scope: CheckScope): Test {
  const test = testOf(decl.node, scope);
  return isOpen(test) && scope.context.analysis.isRepeated(decl.id) ? remembering(test, scope) : test;
}

function bodyOf(test: Test): Fragment {
  if (isOpen(test)) return functionBody(test);
  return code` {${indent(code`return ${lit(test.form === pass.form)};`)}}`;
}

function modelText(decl: TypeDecl, { analysis, shapeOf: print }: CheckContext): Fragment {
  const name = sym(symbolOf.model(decl.id));
  const type = code`${runtime("Model")}<${modelType(decl.id, analysis)}>`;
  const shape = code`function () {${indent(code`return ${print(decl.node)};`)}}`;
  const made = code`${runtime("model")}(${lit(decl.name)}, ${sym(symbolOf.check(decl.id))}, ${shape})`;
  return code`export const ${name}: ${type} = /*@__PURE__*/ ${made};`;
}
