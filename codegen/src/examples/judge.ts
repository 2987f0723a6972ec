import {
  hasType,
  isList,
  isRecord,
  type Json,
  type SchemaNode,
  sameJson,
  type TypeLookup,
} from "../ir/index.js";
import { judgeArray } from "./judge-array.js";
import { judgeObject } from "./judge-object.js";
import { type FormatTest, judgeNumber, judgeString } from "./judge-scalar.js";
import { Seen } from "./seen.js";
import { countHolds, every, negated, type Verdict } from "./verdict.js";

/** Schemas looked at for one value; what takes more is not decided. */
const maxSteps = 50_000;
const maxDepth = 200;

/** Decides over a part of a value, and notes what was looked at. */
export type JudgePart = (value: Json, node: SchemaNode, seen?: Seen) => Verdict;

/** What deciding needs beside the schema. */
export type JudgeOptions = {
  readonly lookup: TypeLookup;
  /** Whether a value is in a format; without it only what is plainly in a format counts as such. */
  readonly isFormat?: FormatTest | undefined;
};

/**
 * Whether a value fits a schema: exactly what JSON Schema 2020-12 says, or undefined where that was not found out, as with a format
 * that is not known for certain. A property with a default may be absent: it is filled in.
 */
export function judge(value: Json, node: SchemaNode, options: JudgeOptions): Verdict {
  return new Judge(options).part(value, node);
}

class Judge {
  private readonly options: JudgeOptions;
  private steps = 0;
  private depth = 0;

  constructor(options: JudgeOptions) {
    this.options = options;
  }

  readonly part: JudgePart = (value, node, seen) => {
    if (++this.steps > maxSteps || this.depth >= maxDepth) return undefined;
    this.depth++;
    try {
      return this.whole(value, node, seen);
    } finally {
      this.depth--;
    }
  };

  private whole(value: Json, node: SchemaNode, seen: Seen | undefined): Verdict {
    const rest = isList(value)
      ? node.unevaluatedItems
      : isRecord(value)
        ? node.unevaluatedProperties
        : undefined;
    if (rest === undefined) return this.body(value, node, seen);
    const inner = new Seen();
    const body = this.body(value, node, inner);
    // What stands beside this schema is not seen from here, but all of this is seen from there.
    seen?.addAll();
    return every([body, this.leftOver(value, rest, inner)]);
  }

  private leftOver(value: Json, rest: SchemaNode, seen: Seen): Verdict {
    const parts: readonly (readonly [string | number, Json])[] = isList(value)
      ? [...value.entries()]
      : Object.entries(value as { readonly [key: string]: Json });
    const verdict = every(parts.map(([step, part]) => (seen.has(step) ? true : this.part(part, rest))));
    return verdict === false && seen.isUnsure ? undefined : verdict;
  }

  private body(value: Json, node: SchemaNode, seen: Seen | undefined): Verdict {
    if (node.never) return false;
    if (node.types && !node.types.some((type) => hasType(value, type))) return false;
    if (node.values && !node.values.some((allowed) => sameJson(allowed, value))) return false;
    return every([
      this.facets(value, node, seen),
      this.referred(value, node, seen),
      ...(node.allOf ?? []).map((member) => this.part(value, member, seen)),
      this.union(value, node.anyOf, Number.POSITIVE_INFINITY, seen),
      this.union(value, node.oneOf, 1, seen),
      node.not === undefined ? true : negated(this.part(value, node.not)),
      this.condition(value, node, seen),
    ]);
  }

  private facets(value: Json, node: SchemaNode, seen: Seen | undefined): Verdict {
    if (typeof value === "string") return judgeString(value, node.string ?? {}, this.options.isFormat);
    if (typeof value === "number" || typeof value === "bigint")
      return judgeNumber(value, node.number ?? {}, this.options.isFormat);
    if (isList(value)) return node.array === undefined || judgeArray(value, node.array, this.part, seen);
    return !isRecord(value) || node.object === undefined || judgeObject(value, node.object, this.part, seen);
  }

  private referred(value: Json, { ref }: SchemaNode, seen: Seen | undefined): Verdict {
    if (ref === undefined) return true;
    const target = this.options.lookup(ref);
    return target && this.part(value, target.node, seen);
  }

  private union(value: Json, members: SchemaNode["anyOf"], most: number, seen: Seen | undefined): Verdict {
    if (members === undefined) return true;
    return countHolds(
      members.map((member) => this.branch(value, member, seen)),
      1,
      most,
    );
  }

  /** What an alternative looks at counts when it fits. */
  private branch(value: Json, member: SchemaNode, seen: Seen | undefined): Verdict {
    if (seen === undefined) return this.part(value, member);
    const inner = new Seen();
    const verdict = this.part(value, member, inner);
    if (verdict === true) seen.take(inner);
    else if (verdict === undefined) seen.isUnsure = true;
    return verdict;
  }

  private condition(value: Json, node: SchemaNode, seen: Seen | undefined): Verdict {
    if (node.if === undefined) return true;
    const holds = this.branch(value, node.if, seen);
    const follow = (next: SchemaNode | undefined): Verdict =>
      next === undefined || this.branch(value, next, seen);
    if (holds !== undefined) return follow(holds ? node.then : node.else);
    const both = [follow(node.then), follow(node.else)];
    return both[0] === both[1] ? both[0] : undefined;
  }
}
