import type { ApiModel, TypeDecl, TypeId } from "../../ir/index.js";
import { code, doc, type Fragment, lines, typeSym } from "../../print/index.js";
import { type Analysis, allKinds, analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult, SymbolPlan } from "../plan.js";
import { derivedSymbol, hasInput, modelSymbol, symbolOf } from "../symbols.js";
import { rememberedDocs, typeDoc } from "./docs.js";
import type { KnownTypes, TypeScope } from "./scope.js";
import { typeOf } from "./type-of.js";
import { aliasBody } from "./type-text.js";

/** The types of one declaration. */
export type TypeTexts = { readonly body: Fragment; readonly symbols: readonly SymbolPlan[] };

/** Emits a type per declaration, and an input type where what may be given differs from the complete value. */
export function emitTypes(model: ApiModel, { memory }: EmitOptions = {}): EmitResult {
  const analysis = analyse(model, memory?.tracker);
  const common = nothingKnown();
  const texts = new Map<TypeId, TypeTexts>();
  for (const decl of model.types) {
    // What is kept must not hold what was worked out for others: nobody took down what that depends on.
    const make = (): TypeTexts => textsOf(decl, analysis, memory === undefined ? common : nothingKnown());
    texts.set(decl.id, memory?.types.keep(decl, analysis, make) ?? make());
  }
  return {
    symbols: [...texts.values()].flatMap(({ symbols }) => symbols),
    files: modelFilePlan(model, ({ id }) => texts.get(id)?.body ?? lines([])),
  };
}

function nothingKnown(): KnownTypes {
  return { docOf: rememberedDocs(), types: new Map(), members: new Map() };
}

function textsOf(decl: TypeDecl, analysis: Analysis, known: KnownTypes): TypeTexts {
  return { symbols: symbolsOf(decl, analysis), body: declaration(decl, analysis, known) };
}

function symbolsOf(decl: TypeDecl, analysis: Analysis): readonly SymbolPlan[] {
  const own = modelSymbol(decl, "type");
  if (!hasInput(decl, analysis)) return [own];
  return [
    own,
    derivedSymbol(decl, symbolOf.input(decl.id), { suffix: "Input", space: "type", exported: true }),
  ];
}

function declaration(decl: TypeDecl, analysis: Analysis, known: KnownTypes): Fragment {
  const scope = {
    typeOf,
    analysis,
    known,
    owner: decl.id,
    isSameValue: true,
    allowed: allKinds,
    said: allKinds,
  };
  const body = (side: TypeScope["side"]): Fragment => aliasBody(typeOf(decl.node, { ...scope, side }));
  const name = typeSym(symbolOf.model(decl.id));
  const out = code`${typeDoc(decl.node)}export type ${name} =${body("out")}`;
  if (!hasInput(decl, analysis)) return out;
  const about = doc([
    "What may be given for ",
    { link: symbolOf.model(decl.id) },
    "; parsing makes it complete.",
  ]);
  return lines([out, code`${about}export type ${typeSym(symbolOf.input(decl.id))} =${body("in")}`]);
}
