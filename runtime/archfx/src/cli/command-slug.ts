import {
  type AnySlug,
  ArchFxDeviceSlug,
  ArchFxParentSlug,
  ArchFxStreamerSlug,
  ArchFxStreamSlug,
  parseSlug,
} from "../ids/index.js";
import type { CliHost } from "./host.js";
import { jsonText } from "./json-text.js";

const parentKinds = { ps: "site", pa: "area", pl: "line" } as const;

/** Explains ids: their kind, their full form and their number. */
export function slug(host: CliHost, texts: readonly string[], { json }: { readonly json?: true }): void {
  const explained = texts.map((text) => explain(parseSlug(text)));
  if (json === true) return host.out(`${jsonText(explained)}\n`);
  for (const facts of explained) {
    for (const [name, value] of Object.entries(facts)) host.out(`${name.padEnd(10)}${String(value)}\n`);
    if (texts.length > 1) host.out("\n");
  }
}

function explain(id: AnySlug): Readonly<Record<string, unknown>> {
  const text = id.toString();
  if (id instanceof ArchFxParentSlug)
    return { kind: parentKinds[id.getType()], slug: text, number: id.getId() };
  if (id instanceof ArchFxDeviceSlug)
    return { kind: id.isMachine ? "machine" : "device", slug: text, number: id.getId() };
  if (id instanceof ArchFxStreamSlug) return { kind: "stream", slug: text, ...id.getParts() };
  if (id instanceof ArchFxStreamerSlug)
    return { kind: "streamer", slug: text, device: id.getDevice().toString(), index: id.getIndex() };
  return { kind: "variable", slug: text, number: id.getId() };
}
