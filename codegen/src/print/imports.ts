import { runtimeModules } from "../doors.js";
import type { NamedFile, NamedSymbol, NamePlan, SymbolId } from "../emit/plan.js";
import { byCodeUnit } from "../ir/order.js";
import { Fragment } from "./fragment.js";
import { indent, join } from "./kit.js";
import { stringLiteral } from "./literal.js";
import type { Uses } from "./uses.js";

const maxLineLength = 110;

/** The import lines of a file: the runtime first, then sibling modules by code unit; type-only where every use is one. */
export function importLines(
  path: string,
  uses: Uses,
  symbolOf: (id: SymbolId) => NamedSymbol,
): readonly Fragment[] {
  const foreign = [...uses.symbols]
    .map(([id, use]) => ({ symbol: symbolOf(id), use }))
    .filter(({ symbol }) => symbol.file !== path);
  for (const { symbol } of foreign) {
    if (!symbol.exported)
      throw new Error(`${path} mentions ${symbol.name}, which ${symbol.file} keeps to itself`);
  }
  const runtime = uses.runtime === undefined ? [] : [runtimeImport("e", uses.runtime)];
  const patterns = uses.patterns ? [runtimeImport("patterns", "value")] : [];
  const siblings = bySpecifier(path, foreign).map(([specifier, items]) =>
    namedLine("import", specifier, items),
  );
  return [...runtime, ...patterns, ...siblings];
}

/** The re-exports of an index file: every public symbol of the modules in its folder and below. */
export function exportLines(path: string, plan: NamePlan): readonly Fragment[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const namespaces = new Map(plan.files.map((file) => [file.path, file.namespace]));
  const shown = [...plan.symbols.values()]
    .filter(
      (symbol) =>
        symbol.exported && !symbol.internal && symbol.file !== path && symbol.file.startsWith(folder),
    )
    .map((symbol) => ({ symbol, use: symbol.space === "type" ? ("type" as const) : ("value" as const) }));
  return bySpecifier(path, shown).map(([specifier, items]) => {
    const namespace = namespaces.get(items[0]?.symbol.file ?? "");
    const name = namespace === undefined ? undefined : plan.symbols.get(namespace)?.name;
    return name === undefined
      ? namedLine("export", specifier, items)
      : new Fragment([`export * as ${name} from ${stringLiteral(specifier)};`]);
  });
}

/** Exports under names that no variable can have: `export { delete_ as delete };`. */
export function renamingLines(file: NamedFile, { symbols }: NamePlan): readonly Fragment[] {
  const renamed = file.declarations.flatMap(({ symbol: id }) => {
    const symbol = symbols.get(id);
    return symbol?.exportedAs === undefined ? [] : [new Fragment([`${symbol.name} as ${symbol.exportedAs}`])];
  });
  return renamed.length === 0 ? [] : [new Fragment(["export { ", join(renamed, ", "), " };"])];
}

type Item = { readonly symbol: NamedSymbol; readonly use: "type" | "value" };

function runtimeImport(name: keyof typeof runtimeModules, use: "type" | "value"): Fragment {
  return new Fragment([
    `import ${use === "type" ? "type " : ""}* as ${name} from `,
    stringLiteral(runtimeModules[name]),
    ";",
  ]);
}

function bySpecifier(path: string, items: readonly Item[]): readonly (readonly [string, readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const specifier = relativeSpecifier(path, item.symbol.file);
    const group = groups.get(specifier);
    if (group === undefined) groups.set(specifier, [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => byCodeUnit(a, b));
}

function namedLine(keyword: "import" | "export", specifier: string, items: readonly Item[]): Fragment {
  const sorted = [...items].sort((a, b) => byCodeUnit(a.symbol.name, b.symbol.name));
  const typeOnly = sorted.every((item) => item.use === "type");
  const names = sorted.map(
    (item) =>
      new Fragment([item.use === "type" && !typeOnly ? `type ${item.symbol.name}` : item.symbol.name]),
  );
  const head = typeOnly ? `${keyword} type ` : `${keyword} `;
  const tail = ` from ${stringLiteral(specifier)};`;
  const length = sorted.reduce((sum, item) => sum + item.symbol.name.length + 7, head.length + tail.length);
  if (length <= maxLineLength) return new Fragment([head, "{ ", join(names, ", "), " }", tail]);
  return new Fragment([head, "{", indent(new Fragment([join(names, ",\n"), ","])), "}", tail]);
}

/** `models/base` as seen from `topics/a` is `../models/base.js`. */
export function relativeSpecifier(from: string, to: string): string {
  const here = from.split("/").slice(0, -1);
  const there = to.split("/");
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = here.length - common;
  return `${up === 0 ? "./" : "../".repeat(up)}${there.slice(common).join("/")}.js`;
}
