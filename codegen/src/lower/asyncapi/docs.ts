import { childOrigin, type Docs, isRecord, type Json, ownValue } from "../../ir/index.js";
import { flagOf, itemsOf, type Located, textOf } from "../located.js";
import type { Scope } from "../scope.js";

/** What a channel, message or operation says to people: the summary opens the description. */
export function docsOf(at: Located, scope: Scope): Docs {
  const title = textOf(at, "title", scope);
  const since = textOf(at, "x-edgeloom-since", scope);
  const paragraphs = [textOf(at, "summary", scope), textOf(at, "description", scope)];
  const description = paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n");
  const examples = examplesOf(at, scope);
  if (description.length > scope.limits.maxDocLength) {
    const message = `The description has ${description.length} characters; the limit \`maxDocLength\` is ${scope.limits.maxDocLength}.`;
    scope.reporter.report("limit-shape", message, childOrigin(at.origin, "description"));
    return {};
  }
  return {
    ...(title !== undefined && { title }),
    ...(description !== "" && { description }),
    ...(flagOf(at, "deprecated", scope) && { deprecated: true }),
    ...(since !== undefined && { since }),
    ...(examples.length > 0 && { examples }),
  };
}

/** Examples of messages carry headers and names beside the payload; only the payload is a value of ours. */
function examplesOf(at: Located, scope: Scope): readonly Json[] {
  return (itemsOf(at, "examples", scope) ?? []).flatMap((item) => {
    const payload = isRecord(item.value) ? ownValue(item.value, "payload") : undefined;
    return payload === undefined ? [] : [payload];
  });
}
