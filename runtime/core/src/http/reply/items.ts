import type { AnyModel, Shape } from "../../schema/shape.js";
import type { Content } from "../descriptors.js";
import { fitted, Misread, parseJsonText, type ReadRules } from "./fitting.js";
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
    event: (event) => {
      if (content.model === undefined) return guessedData(event, rules);
      return fitted(describesEvent ? eventValue(event) : dataValue(event, rules), content, rules);
    },
  };
}

/**
 * OpenAPI 3.2 describes the event with its fields, of which `data` is a text; documents before it describe the data, which is JSON
 * then and may have a property of that name as well.
 */
function holdsData({ model }: AnyModel): boolean {
  const { anyOf, oneOf, ref } = model.shape;
  if (hasTextData(model.shape)) return true;
  if (ref !== undefined) return holdsData(ref());
  return [...(anyOf ?? []), ...(oneOf ?? [])].some(
    (shape) => hasTextData(shape) || (shape.ref !== undefined && holdsData(shape.ref())),
  );
}

function hasTextData({ object }: Shape): boolean {
  const data = object?.properties?.get("data")?.shape;
  return data !== undefined && data.ref === undefined && (data.types ?? ["string"]).includes("string");
}

function eventValue({ event, data, id, retryMs }: ServerEvent): unknown {
  return { data, event, ...(id !== "" && { id }), ...(retryMs !== undefined && { retry: retryMs }) };
}

/** Nothing is said of the data: JSON if it is some, else the text that it is. */
function guessedData(event: ServerEvent, rules: Pick<ReadRules, "maxDepth">): unknown {
  try {
    return dataValue(event, rules);
  } catch (error) {
    if (error instanceof Misread) return event.data;
    throw error;
  }
}

function dataValue({ data }: ServerEvent, rules: Pick<ReadRules, "maxDepth">): unknown {
  return parseJsonText(data, rules);
}
