import type { Replacement } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { parse } from "yaml";

/** Which of the separators in a plate stay. */
export type KeptSeparators = "NONE" | "FIRST" | "LAST" | "ALL";

/** How plates are written so that they can be compared (openmodule spec §10.3). */
export type PlateScheme = {
  readonly scheme: string;
  readonly version: number;
  readonly allowed: ReadonlySet<string>;
  /** How much of a plate the scheme keeps apart: schemes with more of it are tried first. */
  readonly exactitude: number;
  readonly keptSeparators: KeptSeparators;
  readonly replacements: readonly Replacement[];
};

const separators = /[ \-_.:]/g;
const kinds: readonly string[] = ["NONE", "FIRST", "LAST", "ALL"] satisfies KeptSeparators[];

/** A plate as a scheme writes it. */
export function convertPlate(plate: string, scheme: PlateScheme): string {
  let text = plate.toUpperCase();
  for (const { from, to } of scheme.replacements) text = text.replaceAll(from, () => to);
  let allowed = "";
  for (const character of text)
    allowed += scheme.allowed.has(character) ? character : baseOf(character, scheme);
  return keepSeparators(allowed, scheme.keptSeparators);
}

/** The letter below an accent, where the scheme allows it. */
function baseOf(character: string, { allowed }: PlateScheme): string {
  const base = character.normalize("NFD").replace(/\P{ASCII}/gu, "");
  return base !== "" && allowed.has(base) ? base : "";
}

function keepSeparators(text: string, kept: KeptSeparators): string {
  if (kept === "ALL") return text;
  if (kept === "NONE") return text.replace(separators, "");
  const places = [...text.matchAll(separators)].map(({ index }) => index);
  const place = kept === "FIRST" ? places[0] : places.at(-1);
  return text.replace(separators, (separator, index: number) => (index === place ? separator : ""));
}

/**
 * Reads a scheme file.
 *
 * @param fileName - `<SCHEME>-<VERSION>.yml`
 * @throws EdgeloomError `MALFORMED` when the name or the content is none of a scheme
 */
export function parseScheme(fileName: string, text: string): PlateScheme {
  const [, scheme, version] = /^(.+)-(\d+)\.yml$/.exec(fileName) ?? [];
  if (scheme === undefined) throw malformed(fileName, "the name must be <SCHEME>-<VERSION>.yml");
  const content = contentOf(fileName, text);
  const { allowed, exactitude, kept_separators: kept = "NONE", replacements } = content;
  if (typeof allowed !== "string") throw malformed(fileName, "`allowed` must be a text");
  if (typeof exactitude !== "number") throw malformed(fileName, "`exactitude` must be a number");
  const keptSeparators = String(kept).toUpperCase();
  if (!isKeptSeparators(keptSeparators))
    throw malformed(fileName, `\`kept_separators\` must be one of ${kinds.join()}`);
  return {
    scheme,
    version: Number(version),
    allowed: new Set(allowed),
    exactitude,
    keptSeparators,
    replacements: Array.isArray(replacements) ? replacements.flatMap(replacementOf) : [],
  };
}

function contentOf(fileName: string, text: string): { readonly [key: string]: unknown } {
  let content: unknown;
  try {
    content = parse(text, { logLevel: "silent" });
  } catch (cause) {
    throw malformed(fileName, "it is not YAML", cause);
  }
  if (typeof content !== "object" || content === null) throw malformed(fileName, "it holds no mapping");
  return content as { readonly [key: string]: unknown };
}

/** Entries without something to replace, or without a replacement, say nothing. */
function replacementOf(entry: unknown): readonly Replacement[] {
  const { from, to } = (typeof entry === "object" && entry !== null ? entry : {}) as Partial<Replacement>;
  return typeof from === "string" && from !== "" && typeof to === "string" ? [{ from, to }] : [];
}

function isKeptSeparators(text: string): text is KeptSeparators {
  return kinds.includes(text);
}

function malformed(fileName: string, why: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError("MALFORMED", `no scheme for plates: ${why}`, { place: fileName, cause });
}
