import { type ApiModel, groupBy, type SchemaNode, type TypeDecl, type TypeId } from "../../ir/index.js";
import { code, doc, type Fragment, indent, lines, lit, runtime, sym, typeSym } from "../../print/index.js";
import { type Analysis, analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import { notingRuns } from "../memory.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult, SymbolPlan } from "../plan.js";
import { derivedSymbol, modelSymbol, modelType, symbolOf } from "../symbols.js";
import { functionBody, parameter, remembering } from "./check/hoist.js";
import { type CheckContext, type CheckScope, outermost } from "./check/scope.js";
import { isOpen, pass, type Test } from "./check/test.js";
import { testOf } from "./check/test-of.js";
import { createLocals, type Locals, type SharedLocals } from "./locals.js";
import type { Made } from "./made.js";
import { shapeOf } from "./shape/shape-of.js";

/**
 * Emits a straight-line check and a zod schema per declaration. Needs the types beside them. What stands at the top of a module is
 * a `function`, never an arrow: engines skip the body of the first until it is called, and parse that of the second at once.
 */
export function emitValidators(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const { memory, patternRun } = options;
  const analysis = analyse(model, memory?.tracker);
  const groups = groupBy(model.types, ({ group }) => group);
  const groupOf = new Map(model.types.map(({ id, group }) => [id, group]));
  const open = new Map<string, Makers>();
  const kept = new Map<string, Made>();
  const begin = (group: string, runs = new Map<string, string>()): Makers => {
    const makers = makersOf(
      groups.get(group) ?? [],
      analysis,
      memory ? notingRuns(patternRun, runs) : patternRun,
    );
    open.set(group, makers);
    return makers;
  };
  for (const [group, decls] of groups) {
    const make = (): Made => {
      const runs = new Map<string, string>();
      return madeOf(begin(group, runs), runs);
    };
    kept.set(
      group,
      memory?.validators.keep(decls, analysis, (made) => runsAsNow(made, patternRun), make) ?? make(),
    );
  }
  // Which declarations need a second check, is known when all checks that could ask for one are made.
  const asked = new Set(model.types.flatMap(({ id, group }) => kept.get(group)?.asks.get(id) ?? []));
  for (const id of asked) {
    const group = groupOf.get(id);
    const makers = group === undefined ? undefined : (open.get(group) ?? begin(group));
    const maker = makers?.get(id);
    if (group === undefined || makers === undefined || maker === undefined) continue;
    maker.parts.unshift(fitsText(maker.decl, maker.context));
    for (const more of maker.asked) asked.add(more);
    kept.delete(group);
  }
  for (const group of groups.keys())
    if (!kept.has(group)) kept.set(group, madeOf(open.get(group) ?? new Map(), new Map(), asked));
  const made = [...kept.values()];
  return {
    symbols: made.flatMap(({ symbols }) => symbols),
    files: modelFilePlan(model, ({ id, group }) => kept.get(group)?.bodies.get(id) ?? lines([])),
  };
}

function makersOf(
  decls: readonly TypeDecl[],
  analysis: Analysis,
  patternRun: EmitOptions["patternRun"],
): Makers {
  const shared: SharedLocals = new Map();
  const makers = new Map<TypeId, Maker>();
  for (const decl of decls) {
    const asked = new Set<TypeId>();
    const locals = createLocals(decl, shared, patternRun);
    const context = contextOf(decl, { analysis, locals, asked });
    const parts = [checkText(decl, context), modelText(decl, context)];
    makers.set(decl.id, { decl, context, parts, asked });
  }
  return makers;
}

/** What the makers of a document have made so far. */
function madeOf(makers: Makers, runs: Made["runs"], asked: ReadonlySet<TypeId> = new Set()): Made {
  const all = [...makers];
  return {
    bodies: new Map(
      all.map(([id, { context, parts }]) => [id, lines([...context.locals.declarations, ...parts])]),
    ),
    symbols: all.flatMap(([, maker]) => symbolsOf(maker, asked)),
    asks: new Map(all.map(([id, maker]) => [id, [...maker.asked]])),
    runs,
  };
}

function runsAsNow({ runs }: Made, patternRun: EmitOptions["patternRun"]): boolean {
  return [...runs].every(([pattern, run]) => patternRun && JSON.stringify(patternRun(pattern)) === run);
}

/** What is emitted for one declaration, and whose second check it asks for. */
type Maker = {
  readonly decl: TypeDecl;
  readonly context: CheckContext;
  readonly parts: Fragment[];
  readonly asked: ReadonlySet<TypeId>;
};

type Makers = ReadonlyMap<TypeId, Maker>;

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

function symbolsOf({ decl, context }: Maker, asked: ReadonlySet<TypeId>): readonly SymbolPlan[] {
  const check = (id: SymbolPlan["id"], prefix: string): SymbolPlan =>
    derivedSymbol(decl, id, { prefix, space: "value", exported: true });
  return [
    modelSymbol(decl, "both"),
    check(symbolOf.check(decl.id), "is"),
    ...(asked.has(decl.id) ? [check(symbolOf.fits(decl.id), "fits")] : []),
    ...context.locals.symbols,
  ];
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
