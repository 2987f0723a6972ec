import { parseSync, Visitor } from "oxc-parser";

/** A module that declarations refer to, and where its name stands: the quotes included, in UTF-16 units. */
export type Specifier = { readonly value: string; readonly start: number; readonly end: number };

type TextNode = { readonly value: unknown; readonly start: number; readonly end: number };

/** All modules that declarations refer to, in the order of their places. */
export function specifiersIn(file: string, text: string): readonly Specifier[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} holds no declarations: ${error.message}`);
  const found: Specifier[] = [];
  const note = (node: TextNode | null | undefined): void => {
    if (typeof node?.value === "string") found.push({ value: node.value, start: node.start, end: node.end });
  };
  new Visitor({
    ImportDeclaration: ({ source }) => note(source),
    ExportNamedDeclaration: ({ source }) => note(source),
    ExportAllDeclaration: ({ source }) => note(source),
    TSImportType: ({ source }) => note(source),
    TSExternalModuleReference: ({ expression }) => note(expression),
  }).visit(program);
  return found.sort((a, b) => a.start - b.start);
}

/** Declarations of a CommonJS module: what lies in the same package is a CommonJS module, too. */
export function commonJsTwin(file: string, text: string): string {
  const own = specifiersIn(file, text).filter(({ value }) => /^\..*\.js$/.test(value));
  return own.reduceRight(
    (done, { value, start, end }) =>
      `${done.slice(0, start)}${JSON.stringify(value.replace(/\.js$/, ".cjs"))}${done.slice(end)}`,
    text,
  );
}
