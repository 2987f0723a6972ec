import type { Json } from "../ir/index.js";
import type { SymbolId } from "../emit/plan.js";

/**
 * A piece of TypeScript that only this folder can make. Emitters combine fragments; a raw string cannot be interpolated,
 * so text from a schema cannot become code. Names stay symbols until the last moment.
 */
export type Fragment = { readonly parts: readonly Part[] };

/** @internal What a fragment is made of. Only `print/` looks inside. */
export type Part =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "symbol"; readonly id: SymbolId; readonly use: "type" | "value" }
  | { readonly kind: "doc"; readonly text: string }
  | { readonly kind: "indent"; readonly parts: readonly Part[] };

export type { Json };
