import { quote, type Reporter } from "../../diagnostics/index.js";
import type { ApiModel, TypeDecl } from "../../ir/index.js";
import { code, type Fragment, indent, typeSym } from "../../print/index.js";
import { allKinds, analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import type { EmitResult } from "../plan.js";
import { modelSymbol, symbolOf } from "../symbols.js";
import { rememberedDocs, typeDoc } from "../types/docs.js";
import { aliasBody } from "../types/type-text.js";
import { reportUnsayable } from "./report.js";
import { type ForeignSchema, foreignSchema } from "./schema-of.js";
import { nodeIn, nodesIn, type SyntaxNode, typeDeclarations } from "./syntax.js";
import { Tokens } from "./tokens.js";
import { membersOf, type Printing, typeTextOf } from "./type-text-of.js";

/**
 * Emits plain declarations without validators, as json-schema-to-typescript makes them of the structure of each schema. It is
 * loaded only here, and it is given data that is complete in itself: stand-ins instead of texts and references.
 */
export async function emitInterfaces(model: ApiModel, reporter: Reporter): Promise<EmitResult> {
  reportUnsayable(model, reporter);
  const tokens = new Tokens();
  const foreign = await foreignDeclarations(definitionsOf(model, tokens));
  const printing: Printing = { tokens, docOf: rememberedDocs() };
  const declared = model.types.filter((decl) => {
    const isThere = foreign.has(tokens.type(decl.id));
    if (!isThere)
      reporter.report("interface-failed", `No declaration of ${quote(decl.name)} came out.`, decl.origin);
    return isThere;
  });
  return {
    symbols: declared.map((decl) => modelSymbol(decl, "type")),
    files: modelFilePlan({ ...model, types: declared }, (decl) =>
      declaration(decl, foreign.get(tokens.type(decl.id)) as SyntaxNode, printing),
    ),
  };
}

function definitionsOf(model: ApiModel, tokens: Tokens): Readonly<Record<string, ForeignSchema>> {
  const analysis = analyse(model);
  return Object.fromEntries(
    model.types.map(({ id, node }) => {
      const scope = { analysis, tokens, owner: id, isSameValue: true, allowed: allKinds };
      return [tokens.type(id), foreignSchema(node, scope)];
    }),
  );
}

async function foreignDeclarations(
  definitions: Readonly<Record<string, ForeignSchema>>,
): Promise<ReadonlyMap<string, SyntaxNode>> {
  const { compile } = await import("json-schema-to-typescript");
  // It names whatever is the same object as a definition, and constants of ours stand in many places.
  const apart = JSON.parse(JSON.stringify(definitions)) as typeof definitions;
  const root = { type: "object", definitions: apart } as Parameters<typeof compile>[0];
  const text = await compile(root, "Root", {
    $refOptions: { resolve: { external: false, file: false, http: false } },
    additionalProperties: false,
    bannerComment: "",
    cwd: "/",
    declareExternallyReferenced: false,
    format: false,
    unknownAny: true,
    unreachableDefinitions: true,
  });
  return typeDeclarations(text);
}

function declaration(decl: TypeDecl, found: SyntaxNode, printing: Printing): Fragment {
  const about = typeDoc(decl.node);
  const name = typeSym(symbolOf.model(decl.id));
  if (found.type === "TSInterfaceDeclaration") {
    const members = membersOf(nodesIn(nodeIn(found, "body"), "body"), printing);
    return code`${about}export interface ${name} {${indent(members)}}`;
  }
  return code`${about}export type ${name} =${aliasBody(typeTextOf(nodeIn(found, "typeAnnotation"), printing))}`;
}
