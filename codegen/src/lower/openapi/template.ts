/** The names in a path template in their order, or what is wrong with it. */
export type PathTemplate =
  | { readonly names: readonly string[]; readonly problem?: undefined }
  | { readonly problem: string };

/** Reads a path template: `/pets/{petId}` has `petId`. */
export function parseTemplate(path: string): PathTemplate {
  if (!path.startsWith("/")) return { problem: "does not start with `/`" };
  if (/[?#\\\p{C}\p{Z}]/u.test(path)) return { problem: "holds a character that has no place in a path" };
  if (path.includes("}{")) return { problem: "has two parameters without text between them" };
  const names = [...path.matchAll(/\{([^{}/]+)\}/g)].map((match) => match[1] ?? "");
  const rest = path.replace(/\{[^{}/]+\}/g, "");
  return /[{}]/.test(rest) ? { problem: "has braces that enclose no name" } : { names };
}

/** The segments of a path: constant ones as they are, others as `{name}`. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
