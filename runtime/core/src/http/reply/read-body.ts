import type { Content } from "../descriptors.js";
import { eventsOf } from "./events.js";
import { decodeText, fitted, parseJsonText, type ReadRules } from "./fitting.js";
import { itemReader } from "./items.js";
import { essenceOf } from "./media-type.js";
import { textsOf } from "./records.js";

/** Reads the bytes of a body as it is described. Throws {@link Misread}. */
export function readBody(
  bytes: Uint8Array,
  content: Content,
  contentType: string | undefined,
  rules: ReadRules,
): unknown {
  switch (content.kind) {
    case "json":
      return fitted(readJson(bytes, contentType, rules), content, rules);
    case "text":
      return fitted(decodeText(bytes, contentType), content, rules);
    case "form":
      return fitted(readForm(decodeText(bytes, contentType)), content, rules);
    case "lines": {
      const read = itemReader(content, rules);
      const essence = essenceOf(contentType ?? content.mediaType);
      return [...textsOf(decodeText(bytes, contentType), essence)].map((line) => read.line(line));
    }
    case "events": {
      const read = itemReader(content, rules);
      return [...eventsOf(decodeText(bytes, contentType))].map((event) => read.event(event));
    }
    case "binary":
    case "multipart":
      return bytes;
  }
}

function readJson(bytes: Uint8Array, contentType: string | undefined, rules: ReadRules): unknown {
  return parseJsonText(decodeText(bytes, contentType), rules);
}

function readForm(text: string): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const params = new URLSearchParams(text);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    fields[name] = values.length === 1 ? values[0] : values;
  }
  return fields;
}
