/**
 * Regular expressions that no text can hold up. Imported only by generated modules with a pattern that needs it, since the
 * engine behind it is large.
 *
 * @packageDocumentation
 */
import { RE2JS } from "re2js";
import type { Pattern } from "../schema/shape.js";

/**
 * A pattern whose time could grow faster than the text: short texts are left to the engine of the language, and longer ones go
 * to one that cannot backtrack. `re2` is the same pattern in the syntax of that engine; both accept the same texts. `source` is the pattern
 * as it was written, if that is longer.
 */
export function linear(native: RegExp, re2: string, nativeLength: number, source = native.source): Pattern {
  let compiled: RE2JS | undefined;
  return {
    source,
    test(text) {
      if (text.length <= nativeLength) return native.test(text);
      compiled ??= RE2JS.compile(re2, RE2JS.LOOKBEHINDS);
      return compiled.test(text);
    },
  };
}
