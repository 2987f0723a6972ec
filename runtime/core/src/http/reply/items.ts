import type { AnyModel } from "../../schema/shape.js";
import type { Content } from "../descriptors.js";
import { fitted, parseJsonText, type ReadRules } from "./fitting.js";
import type { ServerEvent } from "./reply-stream.js";

/** Turns lines and events into the items that are described. */
export type ItemReader = { line(text: string): unknown; event(event: ServerEvent): unknown };

/** Makes the reader for a body of lines or events. Its functions throw `Misread`. */
export function itemReader(
  content: Content,
  rules: Pick<ReadRules, "validate" | "log" | "place" | "maxDepth">,
): ItemReader {
  const describesEvent = content.model !== undefined && holdsData(content.model());
  return {
    line: (text) => fitted(parseJsonText(text, rules), content, rules),
    event: (event) => fitted(describesEvent ? eventValue(event) : dataValue(event, rules), content, rules),
  };
}

/** OpenAPI 3.2 describes the event with its fields; documents before it describe the data, which is JSON then. */
function holdsData({ model }: AnyModel): boolean {
  const { object, anyOf, oneOf, ref } = model.shape;
  if (object?.properties?.has("data") === true) return true;
  if (ref !== undefined) return holdsData(ref());
  return [...(anyOf ?? []), ...(oneOf ?? [])].some(
    (shape) =>
      shape.object?.properties?.has("data") === true || (shape.ref !== undefined && holdsData(shape.ref())),
  );
}

function eventValue({ event, data, id, retryMs }: ServerEvent): unknown {
  return { data, event, ...(id !== "" && { id }), ...(retryMs !== undefined && { retry: retryMs }) };
}

function dataValue({ data }: ServerEvent, rules: Pick<ReadRules, "maxDepth">): unknown {
  return parseJsonText(data, rules);
}
