import type { Origin } from "../ir/index.js";
import type { Fragment } from "../print/index.js";

/** Identity of something that gets a name in emitted code. */
export type SymbolId = string & { readonly __symbolId: never };

/** The name-to-be of a declaration. Names are decided in `name/`, after all emitters have spoken. */
export type SymbolPlan = {
  readonly id: SymbolId;
  /** The raw text the name is made from (a schema's name, a channel …). Untrusted. */
  readonly proposed: string;
  /**
   * How the identifier is cased and what is put around it: `Pascal`, `camel`; prefix and suffix are ours. A `member` is what people
   * write behind a dot: it may be a word of the language (`pets.delete`), but nothing that every object has.
   */
  readonly casing: "pascal" | "camel" | "member";
  readonly prefix?: string;
  readonly suffix?: string;
  /** Emitted file that declares it. */
  readonly file: string;
  /** `both`: a type and a value of one name (the usual case: `type Gateway` and `const Gateway`). */
  readonly space: "type" | "value" | "both";
  readonly exported: boolean;
  /** True: exported for sibling modules only, left out of index files. */
  readonly internal?: boolean;
  /** True: its name is known in its file only, which an index offers as a namespace, and steps aside for the types of the output. */
  readonly isNamespaced?: boolean;
  /**
   * The symbol whose final name this one is built from, with `prefix` and `suffix` around it: when `Gateway` becomes
   * `Gateway_2`, its input type becomes `Gateway_2Input` and its check `isGateway_2`. `proposed` is not looked at, and `casing`
   * only where it asks for a capital at the start.
   */
  readonly derivedFrom?: SymbolId;
  /** Place for diagnostics about the name. */
  readonly origin: Origin;
};

/** One declaration in an emitted file. */
export type DeclarationPlan = {
  readonly symbol: SymbolId;
  /** Position in the file: by `rank`, then by final name, then by `id`. */
  readonly rank: number;
  readonly body: Fragment;
};

/** What one emitter adds to one file. Several emitters may add to the same file. */
export type FilePlan = {
  /** Path of the file below the output root, from trusted segments and one group name: `models/<group>`; without extension. */
  readonly path: string;
  readonly template: "module" | "index";
  /** One line for the header about what the file holds. */
  readonly about: string;
  readonly declarations: readonly DeclarationPlan[];
  /** Source documents, for the header. */
  readonly sources: readonly string[];
  /** The symbol under which index files offer everything in the file; without it they offer its symbols one by one. */
  readonly namespace?: SymbolId | undefined;
};

/** What an emitter gives back. */
export type EmitResult = { readonly symbols: readonly SymbolPlan[]; readonly files: readonly FilePlan[] };

/** A symbol with its final name. */
export type NamedSymbol = {
  readonly id: SymbolId;
  readonly name: string;
  /** The name under which it is exported, where no variable can have it: `delete`. */
  readonly exportedAs?: string | undefined;
  /** Emitted file that declares it, without extension. */
  readonly file: string;
  readonly space: "type" | "value" | "both";
  readonly exported: boolean;
  readonly internal: boolean;
};

/** An emitted file with everything that any emitter put into it. */
export type NamedFile = {
  readonly path: string;
  readonly template: "module" | "index";
  /** What the file holds, one line per emitter, each once. */
  readonly about: readonly string[];
  /** By code unit, each once. */
  readonly sources: readonly string[];
  readonly namespace?: SymbolId | undefined;
  /** In their final order. */
  readonly declarations: readonly DeclarationPlan[];
};

/** What `name/` decides: one name per symbol, unique in the whole output, and the merged files by code unit of their paths. */
export type NamePlan = {
  readonly symbols: ReadonlyMap<SymbolId, NamedSymbol>;
  readonly files: readonly NamedFile[];
};
