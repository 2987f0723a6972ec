import { gidSplit, int32gid } from "../helpers/gid.js";
import { checkedHex, checkedNumber, isNumeric, shown } from "./number.js";
import { ArchFxCloudSlug, requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import type { ParentSlugText } from "./slug-text.js";

/** What a parent is: a line, an area or a site. */
export type ParentKind = "pl" | "pa" | "ps";

/** What makes a parent: a number, text with or without its kind, or another parent. */
export type ParentSlugInput = number | bigint | string | ArchFxParentSlug;

const what = "site, area or line";
const bits = 32;

/** Tells whether a term is the kind of a parent. */
export function isParentKind(term: unknown): term is ParentKind {
  return term === "pl" || term === "pa" || term === "ps";
}

/** The id of a site, an area or a line, such as `pl--0000-0001` (archfx spec §2.2). Zero means "no parent". */
export class ArchFxParentSlug extends ArchFxCloudSlug<ParentSlugText> {
  /**
   * The kind counts only where the id does not say its own: for a number and for text without a prefix.
   * Throws a {@link SlugError}.
   */
  constructor(id: ParentSlugInput, kind: ParentKind = "pl") {
    super(textOf(id, kind));
  }

  /** The line with a number. */
  static line(id: number | bigint): ArchFxParentSlug {
    return new ArchFxParentSlug(id, "pl");
  }

  /** The area with a number. */
  static area(id: number | bigint): ArchFxParentSlug {
    return new ArchFxParentSlug(id, "pa");
  }

  /** The site with a number. */
  static site(id: number | bigint): ArchFxParentSlug {
    return new ArchFxParentSlug(id, "ps");
  }

  /** Reads text; without a prefix it is a line. Throws a {@link SlugError}. */
  static parse(text: string): ArchFxParentSlug {
    return new ArchFxParentSlug(requireText(text, what));
  }

  /** Reads text, or gives undefined. */
  static tryParse(text: unknown): ArchFxParentSlug | undefined {
    return unlessSlugError(() => ArchFxParentSlug.parse(text as string));
  }

  get kind(): ParentKind {
    return this.text.slice(0, 2) as ParentKind;
  }

  /** The kind, under the name it has in the reference. */
  getType(): ParentKind {
    return this.kind;
  }

  /** The number, 32 bits. */
  getId(): number {
    return Number.parseInt(this.formattedId().replace("-", ""), 16);
  }

  get isLine(): boolean {
    return this.kind === "pl";
  }

  get isArea(): boolean {
    return this.kind === "pa";
  }

  get isSite(): boolean {
    return this.kind === "ps";
  }
}

function textOf(id: unknown, kind: unknown): string {
  if (id instanceof ArchFxParentSlug) return id.text;
  if (isNumeric(id)) return join(kind, checkedNumber(id, bits, what), id);
  if (typeof id === "string") return textOfTerms(id, kind);
  throw new SlugError("wrong-type", `${shown(id)} is no ${what}.`, "Pass a number, text or another parent.");
}

function textOfTerms(text: string, kind: unknown): string {
  const terms = gidSplit(text);
  const [digits = "", ...more] = terms.length === 1 ? terms : terms.slice(1);
  const ownKind = terms.length === 1 ? kind : terms[0];
  if (!isParentKind(ownKind)) throw badKind(text);
  if (more.length > 0)
    throw new SlugError("wrong-term-count", `${shown(text)} is no ${what}: it has more than two terms.`);
  return join(ownKind, checkedHex(digits, bits, what, text), text);
}

function join(kind: unknown, number: bigint, id: unknown): string {
  if (!isParentKind(kind)) throw badKind(id);
  return `${kind}--${int32gid(number)}`;
}

function badKind(id: unknown): SlugError {
  return new SlugError("bad-prefix", `${shown(id)} is no ${what}: its kind must be pl, pa or ps.`);
}
