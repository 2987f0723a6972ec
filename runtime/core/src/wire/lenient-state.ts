import type { Issue } from "../base/errors.js";
import type { Dynamics } from "../schema/fill.js";
import { kindOf } from "../schema/json-value.js";
import type { Shape } from "../schema/shape.js";
import type { WireContext } from "./context.js";
import { tokenAt } from "./source-token.js";
import type { WireText } from "./texts.js";

/** One lenient conversion: where it stands, and what it has found so far. */
export type Conversion = {
  readonly path: (string | number)[];
  readonly issues: Issue[];
  readonly dynamics: Dynamics;
  readonly context: WireContext;
  /** The conversion of any shape, here so that the file for objects need not import the one that dispatches. */
  readonly convert: (shape: Shape, value: unknown, conversion: Conversion) => unknown;
};

/** The result of a conversion that did not work; the issues say why. */
export const failed: unique symbol = Symbol("failed");

/** What could not be converted. */
export type Rejection = Required<Pick<WireText, "wireMessage" | "wireType">> & {
  readonly keyword: string;
  readonly expected: string;
  readonly wireContext?: Readonly<Record<string, unknown>>;
  /** Property or index below the place of the conversion. */
  readonly below?: string | number;
};

/** Notes that a value cannot be converted. Always returns {@link failed}. */
export function reject(
  conversion: Conversion,
  value: unknown,
  { below, ...rejection }: Rejection,
): typeof failed {
  const path = below === undefined ? [...conversion.path] : [...conversion.path, below];
  conversion.issues.push({ path, received: kindOf(value), ...rejection });
  return failed;
}

/** Converts a part of the value. */
export function inside<Result>(conversion: Conversion, step: string | number, convert: () => Result): Result {
  conversion.path.push(step);
  const result = convert();
  conversion.path.pop();
  return result;
}

/** The JSON token that the value at hand was read from, when the text is known. */
export function sourceToken({ context, path }: Conversion): string | undefined {
  if (context.sourceText === undefined) return undefined;
  return tokenAt(context.sourceText, [...(context.sourcePath ?? []), ...path]);
}
