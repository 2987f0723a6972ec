import { int32gid } from "../helpers/gid.js";
import { checkedHex, checkedNumber, isNumeric, shown } from "./number.js";
import { ArchFxCloudSlug, requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import type { VariableIdText } from "./slug-text.js";

/** Scope and number of a variable, each a number of 16 bits or its hex digits. */
export type VariablePair = readonly [scope: number | string, variable: number | string];

/** What makes a variable: a number, hex text, a pair, or another variable. */
export type VariableIdInput = number | bigint | string | VariablePair | ArchFxVariableID;

const what = "variable";

/** The id of a variable, such as `0000-5051`: scope and number (archfx spec §2.4). It has no prefix. */
export class ArchFxVariableID extends ArchFxCloudSlug<VariableIdText> {
  /** Throws a {@link SlugError}. */
  constructor(id: VariableIdInput) {
    super(int32gid(variableNumber(id)));
  }

  /** The variable of a scope. Throws a {@link SlugError}. */
  static fromParts(parts: { readonly scope: number; readonly variable: number }): ArchFxVariableID {
    return new ArchFxVariableID([parts.scope, parts.variable]);
  }

  /** Reads text. Throws a {@link SlugError}. */
  static parse(text: string): ArchFxVariableID {
    return new ArchFxVariableID(requireText(text, what));
  }

  /** Reads text, or gives undefined. */
  static tryParse(text: unknown): ArchFxVariableID | undefined {
    return unlessSlugError(() => ArchFxVariableID.parse(text as string));
  }

  get kind(): "variable" {
    return "variable";
  }

  override formattedId(): string {
    return this.text;
  }

  /** The whole number, 32 bits. */
  getId(): number {
    return Number.parseInt(this.text.replace("-", ""), 16);
  }

  get scope(): number {
    return Number.parseInt(this.scopeHex, 16);
  }

  /** The scope as four hex digits. */
  get scopeHex(): string {
    return this.text.slice(0, 4);
  }

  /** The number without its scope, 16 bits. */
  get varId(): number {
    return Number.parseInt(this.varHex, 16);
  }

  /** The number without its scope as four hex digits. */
  get varHex(): string {
    return this.text.slice(5);
  }
}

/** The number that {@link ArchFxVariableID} would have, without making its text. Throws a {@link SlugError}. */
export function variableNumber(id: unknown): bigint {
  if (id instanceof ArchFxVariableID) return BigInt(id.getId());
  if (isNumeric(id)) return checkedNumber(id, 32, what);
  if (Array.isArray(id)) return numberOfPair(id);
  if (typeof id !== "string")
    throw new SlugError("wrong-type", `${shown(id)} is no ${what}.`, "Pass a number, hex text or a pair.");
  if (id.includes("--"))
    throw new SlugError("bad-prefix", `${shown(id)} is no ${what}: a variable has no prefix.`);
  return checkedHex(id, 32, what, id);
}

function numberOfPair(pair: readonly unknown[]): bigint {
  if (pair.length !== 2)
    throw new SlugError(
      "wrong-tuple-length",
      `A ${what} is a pair of scope and number, not ${pair.length} values.`,
    );
  return (memberOf(pair[0], "scope of a variable") << 16n) | memberOf(pair[1], "number of a variable");
}

function memberOf(member: unknown, name: string): bigint {
  if (isNumeric(member)) return checkedNumber(member, 16, name);
  if (typeof member === "string" && !member.includes("-")) return checkedHex(member, 16, name);
  throw new SlugError("not-hex", `${shown(member)} is no ${name}: up to four hex digits are needed.`);
}
