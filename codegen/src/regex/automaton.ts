import { mayTake, type Regex } from "./ast.js";
import { anyPoint, type CharSet } from "./char-set.js";

/** Ways to do something; beyond this number nobody counts. */
export const manyWays = 2 ** 40;

/** How often something can be done in different ways, by state. */
export type Ways = ReadonlyMap<number, number>;

/** The states of a pattern: each stands for having taken one code point at one place of it. */
export type Automaton = {
  /** What a state takes when it is entered. */
  readonly takes: readonly CharSet[];
  /** Where a match goes on to, with the number of ways to get there. */
  readonly next: readonly Ways[];
  /** Where it begins. A pattern that may match anywhere has a state that waits: it takes anything and leads to itself. */
  readonly start: Ways;
  /** Look-arounds, whose bodies are tried where they stand. */
  readonly looks: readonly Look[];
  /** Whether it compares with what was captured before, which takes time of its own. */
  readonly comparesBack: boolean;
};

/** A look-around: what it looks for, in the order in which it reads, and whether it may be tried more than a few times in one text. */
export type Look = { readonly body: Regex; readonly isRepeated: boolean };

/** Larger patterns are not looked into. */
const maxStates = 1_000;
/** Counted repetitions of more than this count as endless ones, which have the same ways and more. */
const maxUnrolled = 100;

/** What a part of a pattern does, as far as what stands around it must know. */
type Part = {
  /** Ways to take nothing: anywhere, and at the start of the text only. */
  readonly empty: number;
  readonly emptyAtStart: number;
  readonly first: Ways;
  readonly firstAtStart: Ways;
  readonly last: Ways;
};

const nothing: Ways = new Map();
const emptyPart: Part = { empty: 1, emptyAtStart: 0, first: nothing, firstAtStart: nothing, last: nothing };

/** The states of a pattern, searched for in a text or tried at one place; undefined when it is too large to look into. */
export function automatonOf(regex: Regex, how: "search" | "try"): Automaton | undefined {
  const builder = new Builder();
  try {
    return builder.build(regex, how);
  } catch (error) {
    if (error === tooLarge) return undefined;
    throw error;
  }
}

const tooLarge = new Error("The pattern has too many states.");

/** Positions and what follows them (Glushkov), where every different way counts. */
class Builder {
  private readonly takes: CharSet[] = [];
  private readonly next: Map<number, number>[] = [];
  private readonly looks: Look[] = [];
  private comparesBack = false;
  private hasLooped = false;

  build(regex: Regex, how: "search" | "try"): Automaton {
    const { empty, first, firstAtStart } = this.part(regex);
    const waits = how === "search" && empty + first.size > 0;
    const waiting = waits && first.size > 0 ? this.waiting(first) : nothing;
    const { takes, next, comparesBack } = this;
    const looks = this.looks.map((look) => ({ ...look, isRepeated: look.isRepeated || waits }));
    return { takes, next, start: added(added(first, firstAtStart), waiting), looks, comparesBack };
  }

  private waiting(first: Ways): Ways {
    const { last } = this.state(anyPoint);
    this.link(last, first);
    this.link(last, last);
    return last;
  }

  private part(regex: Regex): Part {
    switch (regex.kind) {
      case "atom":
        return this.state(mayTake(regex.atom));
      case "group":
        return this.part(regex.body);
      case "sequence":
        return regex.parts
          .map((part) => this.part(part))
          .reduce((left, right) => this.joined(left, right), emptyPart);
      case "choice":
        return regex.options.map((option) => this.part(option)).reduce(either);
      case "repeat":
        return this.repeated(regex.body, regex.min, regex.max);
      case "edge":
        return regex.at === "start" ? { ...emptyPart, empty: 0, emptyAtStart: 1 } : emptyPart;
      case "look":
        this.looks.push({
          body: regex.behind ? reversed(regex.body) : regex.body,
          isRepeated: this.hasLooped,
        });
        return emptyPart;
      case "back":
        // Some text that was captured: any number of any code points is more than that.
        this.comparesBack = true;
        this.hasLooped = true;
        return this.endless(this.state(anyPoint), 0);
    }
  }

  private state(takes: CharSet): Part {
    if (this.takes.length === maxStates) throw tooLarge;
    const own: Ways = new Map([[this.takes.length, 1]]);
    this.takes.push(takes);
    this.next.push(new Map());
    return { empty: 0, emptyAtStart: 0, first: own, firstAtStart: nothing, last: own };
  }

  private joined(left: Part, right: Part): Part {
    this.link(left.last, right.first);
    const all = (part: Part): number => part.empty + part.emptyAtStart;
    const empty = limited(left.empty * right.empty);
    return {
      empty,
      emptyAtStart: limited(all(left) * all(right)) - empty,
      first: added(left.first, scaled(right.first, left.empty)),
      firstAtStart: added(
        left.firstAtStart,
        added(scaled(right.first, left.emptyAtStart), scaled(right.firstAtStart, all(left))),
      ),
      last: added(right.last, scaled(left.last, right.empty)),
    };
  }

  private repeated(body: Regex, min: number, max: number): Part {
    if (max === 0) return emptyPart;
    const isEndless = max === Number.POSITIVE_INFINITY;
    // What is looked for in a round may be looked for as often as the text is long.
    if (max > 1) this.hasLooped = true;
    const before = this.takes.length;
    const once = this.part(body);
    const isSmall = (this.takes.length - before) * (isEndless ? min : max) <= maxUnrolled;
    if (isEndless && min <= 1) return this.endless(once, min);
    const canBeEmpty = once.empty + once.emptyAtStart > 0;
    if (!isSmall) {
      // An engine that counts has no more ways than one that does not, unless it may count empty rounds.
      if (canBeEmpty) throw tooLarge;
      return this.endless(once, Math.min(min, 1));
    }
    return this.unrolled(body, once, min, max);
  }

  /** An optional round that takes nothing is not counted by the engine: it does not go on from there. */
  private endless(once: Part, min: number): Part {
    this.link(once.last, once.first);
    const again = min === 0 ? 1 : 1 + once.empty;
    return {
      ...once,
      empty: min === 0 ? 1 : limited(once.empty),
      emptyAtStart: min === 0 ? 0 : once.emptyAtStart,
      first: scaled(once.first, again),
    };
  }

  private unrolled(body: Regex, once: Part, min: number, max: number): Part {
    let whole = min === 0 ? optional(once) : once;
    const rest: Part[] = [];
    const finite = Number.isFinite(max) ? max : min;
    for (let round = 1; round < finite; round++) {
      const next = this.part(body);
      if (round < min) whole = this.joined(whole, next);
      else rest.push(next);
    }
    if (!Number.isFinite(max)) return this.joined(whole, this.endless(this.part(body), 0));
    return this.optionals(whole, rest, min === 0 ? once : undefined);
  }

  /** Rounds that may follow one another; each must take something to be followed. */
  private optionals(whole: Part, rest: readonly Part[], firstRound: Part | undefined): Part {
    let before = firstRound ?? whole;
    let last = whole.last;
    let { first, firstAtStart } = whole;
    for (const round of rest) {
      this.link(before.last, round.first);
      if (before === whole) {
        first = added(first, scaled(round.first, whole.empty));
        firstAtStart = added(firstAtStart, scaled(round.first, whole.emptyAtStart));
      }
      last = added(last, round.last);
      before = round;
    }
    return { ...whole, first, firstAtStart, last };
  }

  private link(from: Ways, to: Ways): void {
    for (const [state, ways] of from) {
      const next = this.next[state];
      if (next === undefined) continue;
      for (const [target, more] of to) next.set(target, limited((next.get(target) ?? 0) + ways * more));
    }
  }
}

/** The same read backwards, as what looks back reads it. */
function reversed(regex: Regex): Regex {
  switch (regex.kind) {
    case "sequence":
      return { ...regex, parts: regex.parts.map(reversed).toReversed() };
    case "choice":
      return { ...regex, options: regex.options.map(reversed) };
    case "group":
    case "repeat":
      return { ...regex, body: reversed(regex.body) };
    case "atom":
    case "edge":
    case "look":
    case "back":
      return regex;
  }
}

function limited(ways: number): number {
  return Math.min(ways, manyWays);
}

function scaled(ways: Ways, factor: number): Ways {
  if (factor === 1) return ways;
  if (factor === 0) return nothing;
  return new Map([...ways].map(([state, count]) => [state, limited(count * factor)]));
}

function added(left: Ways, right: Ways): Ways {
  if (left.size === 0) return right;
  if (right.size === 0) return left;
  const sum = new Map(left);
  for (const [state, count] of right) sum.set(state, limited((sum.get(state) ?? 0) + count));
  return sum;
}

function either(left: Part, right: Part): Part {
  return {
    empty: limited(left.empty + right.empty),
    emptyAtStart: limited(left.emptyAtStart + right.emptyAtStart),
    first: added(left.first, right.first),
    firstAtStart: added(left.firstAtStart, right.firstAtStart),
    last: added(left.last, right.last),
  };
}

function optional(once: Part): Part {
  return { ...once, empty: 1, emptyAtStart: 0 };
}
