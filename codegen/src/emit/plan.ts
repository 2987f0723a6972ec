import type { Fragment } from "../print/index.js";

/** Identity of something that gets a name in emitted code. */
export type SymbolId = string & { readonly __symbolId: never };

/** The name-to-be of a declaration. Names are decided in `name/`, after all emitters have spoken. */
export type SymbolPlan = {
  readonly id: SymbolId;
  /** The raw text the name is made from (a schema's name, a channel …). Untrusted. */
  readonly proposed: string;
  /** How the identifier is cased and what is put around it: `Pascal`, `camel`; prefix and suffix are ours. */
  readonly casing: "pascal" | "camel";
  readonly prefix?: string;
  readonly suffix?: string;
  /** Emitted file that declares it. */
  readonly file: string;
  /** `both`: a type and a value of one name (the usual case: `type Gateway` and `const Gateway`). */
  readonly space: "type" | "value" | "both";
  readonly exported: boolean;
  /** Place for diagnostics about the name. */
  readonly origin: import("../ir/index.js").Origin;
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
};

/** What an emitter gives back. */
export type EmitResult = { readonly symbols: readonly SymbolPlan[]; readonly files: readonly FilePlan[] };
