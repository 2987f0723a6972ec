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

/** A text that two fragments share when they print the same, whatever their symbols will be called, and no others do. */
export function identity(fragment: Fragment): string {
  const texts: string[] = [];
  // No code holds a NUL, so nothing else can look like what stands behind one.
  const open: Part[] = [fragment];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part === "string") texts.push(part);
    else if (Fragment.isFragment(part)) pushAll(open, Fragment.partsOf(part));
    else if (part.kind === "indent") open.push("\0>", part.body, "\0<");
    else texts.push(`\0${JSON.stringify(part)}`);
  }
  return texts.join("");
}

/** @internal Pushes parts so that the first is popped first. */
export function pushAll(stack: unknown[], parts: readonly Part[]): void {
  for (let at = parts.length - 1; at >= 0; at--) stack.push(parts[at]);
}
