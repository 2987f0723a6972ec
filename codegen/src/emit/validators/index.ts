import type { ApiModel, SchemaNode, TypeDecl } from "../../ir/index.js";
import { code, doc, type Fragment, lines, lit, runtime, sym, typeSym } from "../../print/index.js";
import { type Analysis, allKinds, analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult, SymbolPlan } from "../plan.js";
import { derivedSymbol, modelSymbol, modelType, symbolOf } from "../symbols.js";
import { functionBody, parameter } from "./check/hoist.js";
import { isOpen, pass, type Test } from "./check/test.js";
import { testOf } from "./check/test-of.js";
import { createLocals, type Locals } from "./locals.js";
import { shapeOf } from "./shape/shape-of.js";

/** Emits a straight-line check and a zod schema per declaration. Needs the types beside them. */
export function emitValidators(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const analysis = analyse(model);
  const symbols: SymbolPlan[] = [];
  const files = modelFilePlan(model, (decl) => {
    const locals = createLocals(decl);
    const body = declaration(decl, { analysis, locals, assertsFormats: options.formats !== "ignore" });
    symbols.push(modelSymbol(decl, "both"), checkSymbol(decl), ...locals.symbols);
    return body;
  });
  return { symbols, files };
}

type Scope = { readonly analysis: Analysis; readonly locals: Locals; readonly assertsFormats: boolean };

function checkSymbol(decl: TypeDecl): SymbolPlan {
  return derivedSymbol(decl, symbolOf.check(decl.id), { prefix: "is", space: "value", exported: true });
}

function declaration(decl: TypeDecl, scope: Scope): Fragment {
  const print = printer(scope);
  const check = checkDeclaration(decl, scope, print);
  const model = modelDeclaration(decl, scope, print);
  return lines([...scope.locals.declarations, check, model]);
}

function printer({ locals, assertsFormats }: Scope): (node: SchemaNode) => Fragment {
  const print = (node: SchemaNode): Fragment =>
    shapeOf(node, { shapeOf: print, pattern: locals.pattern, assertsFormats });
  return print;
}

function checkDeclaration(decl: TypeDecl, scope: Scope, print: (node: SchemaNode) => Fragment): Fragment {
  const test = testOf(decl.node, {
    ...scope,
    owner: decl.id,
    testOf,
    shapeOf: print,
    isSameValue: true,
    possible: allKinds,
    narrowed: undefined,
    isShared: false,
    isPresent: false,
  });
  const about = doc([
    "Whether a value is a complete ",
    { link: symbolOf.model(decl.id) },
    ", with all defaults filled in.",
  ]);
  const name = sym(symbolOf.check(decl.id));
  return code`${about}export const ${name} = (${parameter}: unknown): ${parameter} is ${typeSym(symbolOf.model(decl.id))} =>${bodyOf(test)}`;
}

function bodyOf(test: Test): Fragment {
  return isOpen(test) ? functionBody(test) : code` ${lit(test.form === pass.form)};`;
}

function modelDeclaration(decl: TypeDecl, scope: Scope, print: (node: SchemaNode) => Fragment): Fragment {
  const name = sym(symbolOf.model(decl.id));
  const type = code`${runtime("Model")}<${modelType(decl.id, scope.analysis)}>`;
  const made = code`${runtime("model")}(${lit(decl.name)}, ${sym(symbolOf.check(decl.id))}, () => ${print(decl.node)})`;
  return code`export const ${name}: ${type} = /*@__PURE__*/ ${made};`;
}
