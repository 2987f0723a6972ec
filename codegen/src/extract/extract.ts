import { basename } from "node:path";
import {
  type EnumDeclaration,
  type InterfaceDeclaration,
  Node,
  Project,
  type SourceFile,
  type TypeAliasDeclaration,
  ts,
} from "ts-morph";
import { quote, type Reporter } from "../diagnostics/index.js";
import { asyncApiOf } from "../import/openmodule.js";
import { yamlText } from "../import/yaml-text.js";
import type { Limits } from "../limits.js";
import { readHandlers } from "./handlers.js";
import { reportAt } from "./place.js";
import { TypeReader } from "./types.js";

/** What an extraction is made of. */
export type ExtractJob = {
  /** Absolute path of the TypeScript file. */
  readonly path: string;
  /** What a file is called in diagnostics. */
  readonly fileName: (path: string) => string;
  readonly limits: Limits;
  readonly reporter: Reporter;
};

/**
 * Turns the exported types of a TypeScript file, and the handlers that it registers, into the text of an AsyncAPI 3.0 document: doc
 * comments become descriptions. The file is read and never run.
 */
export function extract({ path, fileName, limits, reporter }: ExtractJob): string {
  const source = open(path);
  const report = reportAt(reporter, fileName);
  const types = new TypeReader(report);
  const file = fileName(path);
  for (const node of exportedTypes(source)) {
    if (hasParameters(node))
      report("extract-generic", `${quote(node.getName())} is generic; it is left out.`, node);
    else types.declare(node.getName(), node.getType(), node);
  }
  const found = readHandlers(source, { file, types, report });
  const { schemas } = types;
  const info = { title: basename(path).replace(/\.[cm]?tsx?$/, ""), version: "0.1.0" };
  const scope = { file, limits, reporter, schemas, names: new Map<string, string>() };
  return yamlText(asyncApiOf(info, found, schemas, scope));
}

function open(path: string): SourceFile {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
      noEmit: true,
    },
  });
  return project.addSourceFileAtPath(path);
}

type Declared = InterfaceDeclaration | TypeAliasDeclaration | EnumDeclaration;

function exportedTypes(source: SourceFile): readonly Declared[] {
  return source
    .getStatements()
    .filter(
      (node): node is Declared =>
        (Node.isInterfaceDeclaration(node) ||
          Node.isTypeAliasDeclaration(node) ||
          Node.isEnumDeclaration(node)) &&
        node.isExported(),
    );
}

function hasParameters(node: Node): boolean {
  return Node.isTypeParametered(node) && node.getTypeParameters().length > 0;
}
