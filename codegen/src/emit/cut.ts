import { groupBy, type TypeDecl } from "../ir/index.js";
import { wordsOf } from "./rest/words.js";

/** A declaration, and how many schemas it holds. */
export type Sized = { readonly decl: TypeDecl; readonly size: number };

/** What has fewer schemas than this gets no file of its own: files cost time to load, too. */
const minNodes = 400;

/** What has more is cut once more, by the next words of the names. */
const maxNodes = 5_000;

/** Longer words are cut: they become parts of file names. */
const maxWord = 24;

/** No name is taken apart further than this. */
const maxDepth = 2;

type Parts = readonly (readonly [key: string, decls: readonly TypeDecl[]])[];

/**
 * Declarations in parts of a size that editors open: those with a tag by it, those without by the first word of their names, and
 * under the empty key those whose tag is empty, and the parts that are too small for a file. Keys are plain and in lower case.
 */
export function cutByName(sized: readonly Sized[], tagOf: (decl: TypeDecl) => string | undefined): Parts {
  const firstKey = ({ decl }: Sized): string => tagOf(decl) ?? nameWords(decl)[0] ?? "";
  return cut({ key: "", sized, depth: 0, keyOf: firstKey });
}

type Cut = {
  readonly key: string;
  readonly sized: readonly Sized[];
  readonly depth: number;
  /** What a declaration adds to the key; nothing where it stays. */
  readonly keyOf: (sized: Sized) => string;
};

function cut({ key, sized, depth, keyOf }: Cut): Parts {
  const rest: Sized[] = [];
  const parts = [...groupBy(sized, keyOf)].flatMap(([word, members]): Parts => {
    if (word === "" || sizeOf(members) < minNodes) {
      rest.push(...members);
      return [];
    }
    const inner = key === "" ? word : `${key}-${word}`;
    if (sizeOf(members) <= maxNodes || depth + 1 >= maxDepth) return inChunks(inner, members);
    const nextKey = ({ decl }: Sized): string => nameWords(decl)[depth + 1] ?? "";
    return cut({ key: inner, sized: members, depth: depth + 1, keyOf: nextKey });
  });
  return [...inChunks(key, rest), ...parts];
}

/** One part, or several that are counted where words did not help. */
function inChunks(key: string, sized: readonly Sized[]): Parts {
  const chunks: Sized[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const each of sized) {
    size += each.size;
    if (size > maxNodes) {
      chunks.push([]);
      size = each.size;
    }
    chunks.at(-1)?.push(each);
  }
  return chunks.map((chunk, at) => {
    const count = at === 0 ? [] : [String(at + 1)];
    return [[key, ...count].filter((part) => part !== "").join("-"), chunk.map(({ decl }) => decl)] as const;
  });
}

function sizeOf(sized: readonly Sized[]): number {
  return sized.reduce((sum, { size }) => sum + size, 0);
}

/** `webhook-checkRun` is `webhook`, `check`, `run`. */
function nameWords({ name }: TypeDecl): readonly string[] {
  const words = wordsOf(name, "").match(/[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.map((word) => word.slice(0, maxWord).toLowerCase());
}
