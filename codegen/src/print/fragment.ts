import type { SymbolId } from "../emit/plan.js";
import type { DocLine } from "./doc-text.js";

/** @internal What a fragment is made of. A string is code that this folder wrote or escaped. Only `print/` looks inside. */
export type Part =
  | string
  | Fragment
  | { readonly kind: "symbol"; readonly id: SymbolId; readonly use: "type" | "value" }
  | { readonly kind: "runtime"; readonly name: string; readonly use: "type" | "value" }
  | { readonly kind: "doc"; readonly lines: readonly DocLine[] }
  | { readonly kind: "export"; readonly id: SymbolId }
  | { readonly kind: "indent"; readonly body: Fragment };

/**
 * A piece of TypeScript that only this folder can make. Emitters combine fragments; a raw string cannot be interpolated,
 * so text from a schema cannot become code. Names stay symbols until the last moment.
 *
 * A class, because a private field is a brand that nothing can forge: neither a cast nor an object parsed from JSON has it.
 */
export class Fragment {
  readonly #parts: readonly Part[];

  /** @internal */
  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** @internal True for what this folder made. */
  static isFragment(value: unknown): value is Fragment {
    return typeof value === "object" && value !== null && #parts in value;
  }

  /** @internal The parts; throws for an object that only looks like a fragment. */
  static partsOf(fragment: Fragment): readonly Part[] {
    return fragment.#parts;
  }
}

/** @internal The fragment that prints nothing. */
export const nothing = new Fragment([]);

/** @internal True when the fragment prints nothing. */
export function isEmpty(fragment: Fragment): boolean {
  return Fragment.partsOf(fragment).every(isEmptyPart);
}

function isEmptyPart(part: Part): boolean {
  if (typeof part === "string") return part === "";
  if (Fragment.isFragment(part)) return isEmpty(part);
  return part.kind === "indent" && isEmpty(part.body);
}
