import { nearestWord, type OperationDecl } from "edgeloom/kit";

/** An operation that a request asks for, with the texts of its path, still encoded. */
export type Route = { readonly operation: OperationDecl; readonly texts: ReadonlyMap<string, string> };

/** Where a request leads. */
export type Routed =
  | ({ readonly kind: "found" } & Route)
  /** The path is described, the method is not. */
  | { readonly kind: "other-method"; readonly allowed: readonly string[] }
  | { readonly kind: "no-path"; readonly near: string | undefined };

type Entry = { readonly operation: OperationDecl; readonly parts: readonly Part[]; readonly rank: string };
/** A piece of a path template between slashes; a name stands for any text. */
type Part = readonly (string | { readonly name: string })[];

/** Finds operations by path; constant segments win over those that take any text, as OpenAPI has it. */
export class Router {
  private readonly entries: readonly Entry[];

  constructor(operations: readonly OperationDecl[]) {
    this.entries = operations.map(entryOf).toSorted((left, right) => (left.rank < right.rank ? -1 : 1));
  }

  find(method: string, path: string): Routed {
    const segments = path.split("/");
    const matching = this.entries.flatMap((entry) => {
      const texts = textsOf(entry.parts, segments);
      return texts === undefined ? [] : [{ operation: entry.operation, texts, rank: entry.rank }];
    });
    const best = matching.filter(({ rank }) => rank === matching[0]?.rank);
    const wanted = (name: string) =>
      [...best, ...matching].find(({ operation }) => operation.method === name);
    const found = wanted(method) ?? (method === "HEAD" ? wanted("GET") : undefined);
    if (found !== undefined) return { kind: "found", operation: found.operation, texts: found.texts };
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
  const parts = operation.path.split("/").map(partOf);
  const rank = parts.map(rankOf).join("");
  return { operation, parts, rank };
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
    .map((piece) => (piece.startsWith("{") ? { name: piece.slice(1, -1) } : piece));
}

function textsOf(
  parts: readonly Part[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (parts.length !== segments.length) return undefined;
  const texts = new Map<string, string>();
  const fits = parts.every((part, index) => readPart(part, segments[index] ?? "", texts));
  return fits ? texts : undefined;
}

/** Each name takes as little as it can, and the last one what is left: no backtracking, whatever the segment is. */
function readPart(part: Part, segment: string, texts: Map<string, string>): boolean {
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
    if (end <= at) return false;
    texts.set(piece.name, segment.slice(at, end));
    at = end;
  }
  return at === segment.length;
}
