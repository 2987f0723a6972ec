import {
  type AnySlug,
  ArchFxDeviceSlug,
  ArchFxParentSlug,
  ArchFxStreamerSlug,
  ArchFxStreamSlug,
  parseSlug,
} from "../ids/index.js";
import { failureText } from "../main/failure-text.js";
import { exitCodes, ScriptExit } from "../main/index.js";
import type { CliHost } from "./host.js";
import { jsonText } from "./json-text.js";

const parentKinds = { ps: "site", pa: "area", pl: "line" } as const;

type Facts = Readonly<Record<string, unknown>>;

/**
 * Explains ids: their kind, their full form and their number. What is none is told of, and does not keep back the others. Throws
 * {@link ScriptExit} then.
 */
export function slug(host: CliHost, texts: readonly string[], { json }: { readonly json?: true }): void {
  const explained = texts.map((text) => explainedOr(text, host));
  const good = explained.filter((facts) => facts !== undefined);
  if (json === true) host.out(`${jsonText(good)}\n`);
  else host.out(good.map(blockText).join(texts.length > 1 ? "\n" : ""));
  if (good.length < texts.length) throw new ScriptExit(exitCodes.failure);
}

function explainedOr(text: string, host: CliHost): Facts | undefined {
  try {
    return explain(parseSlug(text));
  } catch (error) {
    host.err(`${failureText(error)}\n`);
    return undefined;
  }
}

function blockText(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name.padEnd(10)}${String(value)}\n`)
    .join("");
}

function explain(id: AnySlug): Facts {
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
