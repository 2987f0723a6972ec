import { type ApiModel, groupBy, type TypeDecl } from "../ir/index.js";
import type { Fragment } from "../print/index.js";
import type { DeclarationPlan, FilePlan } from "./plan.js";
import { modelFile, symbolOf } from "./symbols.js";

/** One file of models per source document, with one declaration per model. */
export function modelFilePlan(model: ApiModel, declare: (decl: TypeDecl) => Fragment): readonly FilePlan[] {
  const groups = groupBy(model.types, (decl) => decl.group);
  return [...groups].map(([group, decls]) => ({
    path: modelFile(decls[0] as TypeDecl),
    template: "module",
    about: `Models of ${group}.`,
    declarations: decls.map(
      (decl): DeclarationPlan => ({ symbol: symbolOf.model(decl.id), rank: 0, body: declare(decl) }),
    ),
    sources: sourcesOf(decls),
  }));
}

/** The documents that some declarations come from, by code unit. */
export function sourcesOf(
  declared: readonly { readonly origin: { readonly file: string } }[],
): readonly string[] {
  return [...new Set(declared.map((each) => each.origin.file))].sort();
}
