import { childOrigin, type Docs } from "../../ir/index.js";
import { flagOf, type Located, textOf } from "../located.js";
import type { Scope } from "../scope.js";

/** What a part of the document says to people: the summary opens the description. */
export function docsOf(at: Located, scope: Scope): Docs {
  const since = textOf(at, "x-edgeloom-since", scope);
  const paragraphs = [textOf(at, "summary", scope), textOf(at, "description", scope)];
  const description = paragraphs
    .filter((paragraph) => paragraph !== undefined && paragraph !== "")
    .join("\n\n");
  const { maxDocLength } = scope.limits;
  if (description.length > maxDocLength) {
    const message = `The description has ${description.length} characters; the limit \`maxDocLength\` is ${maxDocLength}.`;
    scope.reporter.report("limit-shape", message, childOrigin(at.origin, "description"));
    return {};
  }
  return {
    ...(description !== "" && { description }),
    ...(flagOf(at, "deprecated", scope) && { deprecated: true }),
    ...(since !== undefined && { since }),
  };
}
