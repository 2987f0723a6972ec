import type { NamedFile, NamedSymbol, NamePlan, SymbolId } from "../emit/plan.js";
import type { Fragment } from "./fragment.js";
import type { Rendered } from "./rendered.js";
import { collectUses, type Uses } from "./uses.js";

type Asked = ReadonlyMap<SymbolId, NamedSymbol | undefined>;

type Entry = {
  readonly file: NamedFile;
  readonly title: string | undefined;
  /** Every symbol that was looked up, and what it was. */
  readonly symbols: Asked;
  readonly text: string;
};

type Index = Pick<Entry, "file" | "title" | "text"> & {
  readonly symbols: NamePlan["symbols"];
  /** Paths and namespaces of all files by turns. */
  readonly files: readonly string[];
};

/** What is known of one declaration, which never changes; its text is that of the last time that it was printed. */
type Known = {
  readonly uses: Uses;
  printed?: { readonly symbols: Asked; readonly text: Rendered };
};

/** The texts of the last run, each for as long as its fragments stay the same objects and its symbols keep their names. */
export class PrintMemory {
  private before = new Map<string, Entry>();
  private now = new Map<string, Entry>();
  private readonly fragments = new WeakMap<Fragment, Known>();
  private readonly indexes = new Map<string, Index>();

  /** The text of a file: that of the last run, or a new one. `print` looks symbols up in the plan that it is given. */
  keep(
    file: NamedFile,
    { plan, title }: { readonly plan: NamePlan; readonly title: string | undefined },
    print: (plan: NamePlan) => string,
  ): string {
    if (file.template === "index") return this.keepIndex(file, { plan, title }, print);
    const known = this.before.get(file.path);
    const isSame =
      known !== undefined &&
      known.title === title &&
      isSameFile(known.file, file) &&
      isStill(known.symbols, plan);
    const entry = isSame ? known : entryOf({ file, title, plan }, print);
    this.now.set(file.path, entry);
    return entry.text;
  }

  /** What an index offers depends on all files, but not on what stands in them. */
  private keepIndex(
    file: NamedFile,
    { plan, title }: { readonly plan: NamePlan; readonly title: string | undefined },
    print: (plan: NamePlan) => string,
  ): string {
    const known = this.indexes.get(file.path);
    const files = plan.files.flatMap(({ path, namespace = "" }) => [path, namespace]);
    const isSame =
      known?.symbols === plan.symbols &&
      known.title === title &&
      isSameFile(known.file, file) &&
      isSameList(known.files, files);
    if (isSame) return known.text;
    const text = print(plan);
    this.indexes.set(file.path, { file, title, symbols: plan.symbols, files, text });
    return text;
  }

  /** What a declaration takes from elsewhere. */
  usesOf(fragment: Fragment): Uses {
    return this.known(fragment).uses;
  }

  /** The text of a declaration: that of the last time, or a new one. */
  textOf(fragment: Fragment, plan: NamePlan, print: (plan: NamePlan) => Rendered): Rendered {
    const known = this.known(fragment);
    // The file that it stands in has looked up what it has.
    if (known.printed !== undefined && isStill(known.printed.symbols, plan)) return known.printed.text;
    const symbols = new Noted(plan.symbols);
    const text = print({ ...plan, symbols });
    known.printed = { symbols: symbols.asked, text };
    return text;
  }

  private known(fragment: Fragment): Known {
    const before = this.fragments.get(fragment);
    if (before !== undefined) return before;
    const known: Known = { uses: collectUses([fragment]) };
    this.fragments.set(fragment, known);
    return known;
  }

  /** Forgets what the run that ends here did not ask for. */
  endRun(): void {
    this.before = this.now;
    this.now = new Map();
  }
}

function entryOf(
  { file, title, plan }: Pick<Entry, "file" | "title"> & { readonly plan: NamePlan },
  print: (plan: NamePlan) => string,
): Entry {
  const symbols = new Noted(plan.symbols);
  return { file, title, text: print({ ...plan, symbols }), symbols: symbols.asked };
}

/** Whether every symbol is what it was. */
function isStill(asked: Asked, plan: NamePlan): boolean {
  for (const [id, symbol] of asked) if (!isSameSymbol(plan.symbols.get(id), symbol)) return false;
  return true;
}

function isSameFile(left: NamedFile, right: NamedFile): boolean {
  return (
    isSameList(left.about, right.about) &&
    isSameList(left.sources, right.sources) &&
    left.namespace === right.namespace &&
    left.declarations.length === right.declarations.length &&
    left.declarations.every((declaration, at) => {
      const other = right.declarations[at];
      return declaration.body === other?.body && declaration.symbol === other.symbol;
    })
  );
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, at) => text === right[at]);
}

function isSameSymbol(left: NamedSymbol | undefined, right: NamedSymbol | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  return (
    left.name === right.name &&
    left.exportedAs === right.exportedAs &&
    left.file === right.file &&
    left.exported === right.exported
  );
}

/** A map that takes down what was looked up. */
class Noted extends Map<SymbolId, NamedSymbol> {
  readonly asked = new Map<SymbolId, NamedSymbol | undefined>();

  constructor(private readonly inner: ReadonlyMap<SymbolId, NamedSymbol>) {
    super();
  }

  override get(id: SymbolId): NamedSymbol | undefined {
    const found = this.inner.get(id);
    this.asked.set(id, found);
    return found;
  }
}
