import { Node, type Symbol as TsSymbol, ts } from "ts-morph";

/** The doc comment of a declaration, without its tags. */
export function docOf(symbol: TsSymbol | undefined): string | undefined {
  const text =
    symbol === undefined
      ? ""
      : ts.displayPartsToString(symbol.compilerSymbol.getDocumentationComment(undefined));
  return trimmed(text);
}

/** The doc comment that stands before a node, or before the statement that it is part of. */
export function docBefore(node: Node): string | undefined {
  for (let current: Node | undefined = node; current !== undefined; current = current.getParent()) {
    if (Node.isJSDocable(current)) return trimmed(current.getJsDocs().at(-1)?.getDescription() ?? "");
    if (Node.isStatement(current)) return undefined;
  }
  return undefined;
}

function trimmed(text: string): string | undefined {
  const clean = text.replaceAll("\r\n", "\n").trim();
  return clean === "" ? undefined : clean;
}
