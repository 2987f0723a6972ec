import { splitTemplate } from "../../ir/index.js";

/** What a path template says. */
export type ReadTemplate = {
  /** The names in its path, in their order. */
  readonly names: readonly string[];
  /** The pairs of a query behind the path. */
  readonly pairs: readonly TemplatePair[];
  readonly hasFragment: boolean;
};

/** A pair of a query, `page={page}`, and the names in it. */
export type TemplatePair = { readonly text: string; readonly names: readonly string[] };

/** A path template, or what is wrong with it. */
export type PathTemplate = (ReadTemplate & { readonly problem?: undefined }) | { readonly problem: string };

const aName = /\{([^{}/]+)\}/g;

/** Reads a path template: `/pets/{petId}` has `petId`. */
export function parseTemplate(template: string): PathTemplate {
  if (!template.startsWith("/")) return { problem: "does not start with `/`" };
  if (/[\\\p{C}\p{Z}]/u.test(template)) return { problem: "holds a character that has no place in a path" };
  const { path, query } = splitTemplate(template);
  const pairs = query.split("&").filter((pair) => pair !== "");
  const parts = [path, ...pairs];
  if (parts.some((part) => part.includes("}{")))
    return { problem: "has two parameters without text between them" };
  if (parts.some((part) => /[{}]/.test(part.replace(aName, ""))))
    return { problem: "has braces that enclose no name" };
  return {
    names: namesIn(path),
    pairs: pairs.map((text) => ({ text, names: namesIn(text) })),
    hasFragment: template.includes("#"),
  };
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(aName)].map((match) => match[1] ?? "");
}

/** The segments of a template: constant ones as they are, others as `{name}`. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
