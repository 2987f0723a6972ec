import { lines } from "../../print/index.js";
import type { Made, Whole } from "./made.js";

/** All that is emitted for a declaration: the same object for the same checks, where there is a memory for it. */
export function wholeOf(check: Made, fits: Made | undefined, known?: WeakMap<Made, Whole>): Whole {
  const before = known?.get(check);
  if (before !== undefined && before.fits === fits) return before;
  const whole: Whole = {
    body: lines([...check.locals, ...(fits?.locals ?? []), ...(fits?.parts ?? []), ...check.parts]),
    symbols: [...check.own, ...(fits?.own ?? []), ...check.symbols, ...(fits?.symbols ?? [])],
    fits,
  };
  known?.set(check, whole);
  return whole;
}
