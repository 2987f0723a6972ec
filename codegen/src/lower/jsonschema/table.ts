import type { Word } from "./word.js";
import { arrayWords } from "./words-array.js";
import { combiningWords } from "./words-combine.js";
import { coreWords } from "./words-core.js";
import { noteWords } from "./words-notes.js";
import { objectWords } from "./words-object.js";
import { valueWords } from "./words-values.js";

/**
 * Every keyword that we know, with the function that lowers it. A map, since schemas have keys such as `constructor`.
 * The order of the rows carries no meaning: handlers write into a draft, which is finished when all have spoken.
 */
export const keywordTable: ReadonlyMap<string, Word> = new Map([
  ...coreWords,
  ...valueWords,
  ...arrayWords,
  ...objectWords,
  ...combiningWords,
  ...noteWords,
]);
