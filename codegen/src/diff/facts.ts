import type { Docs } from "../ir/index.js";
import { type Change, type ChangeKind, levelOf, type Party } from "./change.js";
import type { UseChange } from "./compare-uses.js";

/** What stands somewhere in a document. */
export type Placed = { readonly origin: Change["origin"] };

/** Pairs two lists by a key, and tells what is only in one of them. */
export function compareKeyed<T extends Placed>(
  old: readonly T[],
  now: readonly T[],
  keyOf: (one: T) => string,
  whole: (one: T, kind: "added" | "removed") => Change,
  both: (before: T, after: T) => readonly Change[],
): readonly Change[] {
  const before = new Map(old.map((one) => [keyOf(one), one]));
  const after = new Map(now.map((one) => [keyOf(one), one]));
  return [
    ...old.filter((one) => !after.has(keyOf(one))).map((one) => whole(one, "removed")),
    ...now.filter((one) => !before.has(keyOf(one))).map((one) => whole(one, "added")),
    ...now.flatMap((one) => {
      const match = before.get(keyOf(one));
      return match === undefined ? [] : both(match, one);
    }),
  ];
}

/** A change of a whole thing or of one fact about it. */
export function factChange(
  subject: string,
  reason: string,
  at: Placed,
  more: {
    readonly kind?: ChangeKind;
    readonly breaks?: readonly Party[];
    readonly least?: "minor" | "patch";
  } = {},
): Change {
  const { kind = "changed", breaks = [], least = "minor" } = more;
  return { kind, level: levelOf(breaks, least), subject, path: "", reason, breaks, origin: at.origin };
}

/** What people are told about something that is on its way out. */
export function deprecationNotes(
  subject: string,
  old: Documented,
  now: Documented & Placed,
  what = "",
): readonly Change[] {
  const isNow = now.docs.deprecated === true;
  if ((old.docs.deprecated === true) === isNow) return [];
  const reason = `${what}${isNow ? "deprecated now" : "no longer deprecated"}`;
  return [factChange(subject, reason, now, { least: "patch" })];
}

type Documented = { readonly docs: Docs };

/** Names are what programs write; where something travels says nothing about them. */
export function nameChange(
  subject: string,
  old: { readonly name: string },
  now: Placed & { readonly name: string },
  what = "",
): readonly Change[] {
  if (old.name === now.name) return [];
  return [factChange(subject, `${what}${old.name} is called ${now.name}`, now, { breaks: ["sdk"] })];
}

/** That a place carries something else. */
export function useChange(
  subject: string,
  what: string,
  at: Placed,
  use: UseChange | undefined,
): readonly Change[] {
  if (use === undefined) return [];
  const { reason, breaks } = use;
  return [factChange(subject, `${what}: ${reason}`, at, { breaks })];
}
