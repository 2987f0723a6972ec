import { nearestWord, type OperationDecl, splitTemplate } from "edgeloom/kit";

/** An operation that a request asks for, with the texts of its path, still encoded. */
export type Route = { readonly operation: OperationDecl; readonly texts: ReadonlyMap<string, string> };

/** The operations that a request may ask for. */
export type Routes = readonly [Route, ...Route[]];

/** Where a request leads. */
export type Routed =
  /** Several where a document describes several operations of one path, which their parameters tell apart. */
  | { readonly kind: "found"; readonly routes: Routes }
  /** The path is described, the method is not. */
  | { readonly kind: "other-method"; readonly allowed: readonly string[] }
  | { readonly kind: "no-path"; readonly near: string | undefined };

type Entry = {
  readonly operation: OperationDecl;
  readonly parts: readonly Part[];
  /** What the path template says of the query. */
  readonly pairs: readonly Part[];
  readonly rank: string;
  /** How much the path template and the parameters ask of a request. */
  readonly demands: number;
};
/** A piece of a path template between slashes; a name stands for any text. */
type Part = readonly (string | { readonly name: string })[];

/** Finds operations by path; constant segments win over those that take any text, as OpenAPI has it. */
export class Router {
  private readonly entries: readonly Entry[];

  constructor(operations: readonly OperationDecl[]) {
    this.entries = operations.map(entryOf).toSorted(moreFirst);
  }

  find(method: string, path: string, query = ""): Routed {
    const segments = asSent(path).split("/");
    const pairs = asSent(query).split("&");
    const matching = this.entries.flatMap((entry) => {
      const texts = textsOf(entry.parts, segments);
      const fits = texts !== undefined && entry.pairs.every((pair) => findPair(pair, pairs, texts));
      return fits ? [{ operation: entry.operation, texts, rank: entry.rank }] : [];
    });
    const wanted = (name: string): Routes | undefined => {
      const [first, ...others] = matching.filter(({ operation }) => operation.method === name);
      return first && [first, ...others.filter(({ rank }) => rank === first.rank)];
    };
    const routes = wanted(method) ?? (method === "HEAD" ? wanted("GET") : undefined);
    if (routes !== undefined) return { kind: "found", routes };
    if (matching.length === 0) return { kind: "no-path", near: this.nearest(path) };
    return {
      kind: "other-method",
      allowed: [...new Set(matching.map(({ operation }) => operation.method))].toSorted(),
    };
  }

  private nearest(path: string): string | undefined {
    return nearestWord(path, new Set(this.entries.map(({ operation }) => operation.path)));
  }
}

function entryOf(operation: OperationDecl): Entry {
  const { path, query } = splitTemplate(operation.path);
  const parts = path.split("/").map(partOf);
  const said = query.split("&").filter((pair) => pair !== "");
  const pairs = fixedPairs(said, operation).map(partOf);
  const rank = parts.map(rankOf).join("");
  const required = operation.parameters.filter((parameter) => parameter.required);
  return { operation, parts, pairs, rank, demands: said.length + required.length };
}

/** What fits fewer requests comes first. */
function moreFirst(left: Entry, right: Entry): number {
  if (left.rank !== right.rank) return left.rank < right.rank ? -1 : 1;
  return right.demands - left.demands;
}

/** Pairs whose name or value a parameter of the query describes are read by that. */
function fixedPairs(said: readonly string[], { parameters }: OperationDecl): readonly string[] {
  const described = new Set(parameters.flatMap((one) => (one.in === "query" ? [one.name] : [])));
  return said.filter((pair) => {
    const names = [
      decoded(pair.replace(/=.*/s, "")),
      ...[...pair.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name),
    ];
    return !names.some((name) => name !== undefined && described.has(name));
  });
}

function findPair(pair: Part, given: readonly string[], texts: Map<string, string>): boolean {
  return given.some((text) => text !== "" && readPart(pair, text, texts, 0));
}

/** One form of a path or a query: clients differ in what they encode, and templates may say what cannot be sent as it is. */
function asSent(text: string): string {
  return text
    .replace(/%[\da-f]{2}/gi, (triplet) => triplet.toUpperCase())
    .replace(/'/g, "%27")
    .replace(/[^!-~]+|["<>^`|\\]/gu, encodeURIComponent);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Code units decide: constants come before one name beside them, this before several, and last what takes anything. */
function rankOf(part: Part): string {
  const names = part.filter((piece) => typeof piece !== "string").length;
  if (names === 0) return "a";
  if (part.length === 1) return "d";
  return names === 1 ? "b" : "c";
}

function partOf(segment: string): Part {
  return segment
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== "")
    .map((piece) => (piece.startsWith("{") ? { name: piece.slice(1, -1) } : asSent(piece)));
}

function textsOf(parts: readonly Part[], segments: readonly string[]): Map<string, string> | undefined {
  if (parts.length !== segments.length) return undefined;
  const texts = new Map<string, string>();
  const fits = parts.every((part, index) => readPart(part, segments[index] ?? "", texts));
  return fits ? texts : undefined;
}

/**
 * Each name takes as little as it can, and the last one what is left: no backtracking, whatever the segment is. In a path a name stands
 * for a character at least.
 */
function readPart(part: Part, segment: string, texts: Map<string, string>, least = 1): boolean {
  let at = 0;
  for (const [index, piece] of part.entries()) {
    if (typeof piece === "string") {
      if (!segment.startsWith(piece, at)) return false;
      at += piece.length;
      continue;
    }
    const next = part[index + 1];
    const isBeforeEnd = index + 2 === part.length && typeof next === "string";
    const end =
      typeof next !== "string"
        ? segment.length
        : isBeforeEnd
          ? segment.length - next.length
          : segment.indexOf(next, at);
    if (end < at + least) return false;
    texts.set(piece.name, segment.slice(at, end));
    at = end;
  }
  return at === segment.length;
}
