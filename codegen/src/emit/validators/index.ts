import type { ApiModel, SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";
import { code, doc, type Fragment, indent, lines, lit, runtime, sym, typeSym } from "../../print/index.js";
import { type Analysis, analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult, SymbolPlan } from "../plan.js";
import { derivedSymbol, modelSymbol, modelType, symbolOf } from "../symbols.js";
import { functionBody, parameter, remembering } from "./check/hoist.js";
import { type CheckContext, type CheckScope, outermost } from "./check/scope.js";
import { isOpen, pass, type Test } from "./check/test.js";
import { testOf } from "./check/test-of.js";
import { createLocals, type Locals, type SharedLocals } from "./locals.js";
import { shapeOf } from "./shape/shape-of.js";

/**
 * Emits a straight-line check and a zod schema per declaration. Needs the types beside them. What stands at the top of a module is
 * a `function`, never an arrow: engines skip the body of the first until it is called, and parse that of the second at once.
 */
export function emitValidators(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const analysis = analyse(model);
  // Which declarations need a second check, is known when all checks that could ask for one are made.
  const asked = new Set<TypeId>();
  const makers = new Map<TypeId, Maker>();
  const shared = new Map<string, SharedLocals>();
  for (const decl of model.types) {
    const locals = createLocals(decl, sharedIn(decl.group, shared), options.patternRun);
    const context = contextOf(decl, { analysis, locals, asked });
    makers.set(decl.id, { decl, context, parts: [checkText(decl, context), modelText(decl, context)] });
  }
  for (const id of asked) {
    const maker = makers.get(id);
    if (maker !== undefined) maker.parts.unshift(fitsText(maker.decl, maker.context));
  }
  const symbols = [...makers.values()].flatMap((maker) => symbolsOf(maker, asked));
  const files = modelFilePlan(model, (decl) => {
    const maker = makers.get(decl.id);
    return maker === undefined ? lines([]) : lines([...maker.context.locals.declarations, ...maker.parts]);
  });
  return { symbols, files };
}

function sharedIn(group: string, shared: Map<string, SharedLocals>): SharedLocals {
  const before = shared.get(group);
  if (before !== undefined) return before;
  const made: SharedLocals = new Map();
  shared.set(group, made);
  return made;
}

/** What is emitted for one declaration. */
type Maker = { readonly decl: TypeDecl; readonly context: CheckContext; readonly parts: Fragment[] };

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
