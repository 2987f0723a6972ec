import {
  type BodyDecl,
  type ContentDecl,
  canonicalJson,
  type Json,
  type ReplyDecl,
  type TypeId,
} from "../ir/index.js";
import type { Change, Party } from "./change.js";
import { partiesOnce, type UseComparison } from "./compare-uses.js";
import { factChange, type Placed, useChange } from "./facts.js";
import { partiesOf } from "./roles.js";

/** What is sent of a type, and what is received of it. */
type Sides = { readonly sent: (id: TypeId) => TypeId; readonly received: (id: TypeId) => TypeId };

/** The bodies of a request in two versions. Requests that the service makes are `message`s. */
export type BodyPair = {
  readonly old: BodyDecl | undefined;
  readonly now: BodyDecl | undefined;
  readonly at: Placed;
  readonly role: "request" | "message";
};

/** Finds what is different about bodies: which there are, how they are written, and which model they carry. */
export class BodyComparison {
  private readonly uses: UseComparison;
  private readonly old: Sides;
  private readonly now: Sides;

  constructor(uses: UseComparison, old: Sides, now: Sides) {
    this.uses = uses;
    this.old = old;
    this.now = now;
  }

  /** The body of a request. */
  compareBody(subject: string, pair: BodyPair): readonly Change[] {
    const { old, now, at, role } = pair;
    const { narrower, wider } = partiesOf[role];
    if (old === undefined && now === undefined) return [];
    if (old === undefined || now === undefined) return wholeBody(subject, pair);
    const change = (reason: string, breaks: readonly Party[] = []): Change =>
      factChange(subject, reason, at, { breaks });
    const { gone, come } = mediaTypes(old, now);
    return [
      ...(!old.required && now.required ? [change("body became required", [narrower, "sdk"])] : []),
      ...(old.required && !now.required ? [change("body became optional", [wider])] : []),
      ...gone.map((type) => change(`body no longer taken as ${type}`, [narrower, "sdk"])),
      ...come.map((type) => change(`body taken as ${type}, too`)),
      ...this.compareContents(subject, "body", pair.old?.contents ?? [], now.contents, { at, role }),
    ];
  }

  /** What comes back with a status. */
  compareReply(subject: string, old: ReplyDecl, now: ReplyDecl): readonly Change[] {
    const { gone, come } = mediaTypes(old, now);
    const what = `reply ${now.status}`;
    return [
      ...gone.map((type) =>
        factChange(subject, `${what} no longer given as ${type}`, now, { breaks: ["client", "sdk"] }),
      ),
      ...come.map((type) => factChange(subject, `${what} given as ${type}, too`, now)),
      ...this.compareContents(subject, what, old.contents, now.contents, { at: now, role: "response" }),
    ];
  }

  private compareContents(
    subject: string,
    what: string,
    old: readonly ContentDecl[],
    now: readonly ContentDecl[],
    { at, role }: { readonly at: Placed; readonly role: "request" | "message" | "response" },
  ): readonly Change[] {
    const isTold = now.length > 1;
    return now.flatMap((after) => {
      const before = old.find(({ mediaType }) => mediaType === after.mediaType);
      if (before === undefined) return [];
      const name = isTold ? `${what} as ${after.mediaType}` : what;
      const [was, is] = [this.typeOf(before, this.old, role), this.typeOf(after, this.now, role)];
      const { narrower, wider } = partiesOf[role];
      const breaks = partiesOnce([narrower, wider, "sdk"]);
      return [
        ...(writingOf(before) === writingOf(after)
          ? []
          : [factChange(subject, `${name} is written in another way`, at, { breaks })]),
        ...useChange(subject, name, at, this.uses.compare(role, was, is)),
      ];
    });
  }

  private typeOf({ type }: ContentDecl, sides: Sides, role: string): TypeId | undefined {
    if (type === undefined) return undefined;
    return role === "request" ? sides.sent(type) : sides.received(type);
  }
}

function wholeBody(subject: string, { old, now, at, role }: BodyPair): readonly Change[] {
  const { narrower } = partiesOf[role];
  if (old !== undefined)
    return [
      factChange(subject, "body removed", at, { kind: "removed", breaks: partiesOnce([narrower, "sdk"]) }),
    ];
  const reason = now?.required ? "required body added" : "optional body added";
  const breaks = now?.required ? partiesOnce([narrower, "sdk"]) : [];
  return [factChange(subject, reason, at, { kind: "added", breaks })];
}

type Contents = { readonly contents: readonly ContentDecl[] };

function mediaTypes(old: Contents, now: Contents) {
  const [before, after] = [old, now].map(({ contents }) => contents.map(({ mediaType }) => mediaType));
  return {
    gone: (before ?? []).filter((type) => !after?.includes(type)),
    come: (after ?? []).filter((type) => !before?.includes(type)),
  };
}

/** How the values of a body become bytes. */
function writingOf({ kind, parts, positional }: ContentDecl): string {
  return canonicalJson(withoutPlaces([kind, parts, positional ?? null]));
}

function withoutPlaces(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value as Json;
  const kept = Object.entries(value).filter(([key, inner]) => !ignored.has(key) && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

const ignored: ReadonlySet<string> = new Set(["origin", "docs"]);
