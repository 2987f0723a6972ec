import type { Origin } from "../ir/index.js";
import type { PatternRun } from "../regex/index.js";
import type { EmitMemory } from "./memory.js";

/** Something that becomes a property of an emitted topic or service. */
export type Member = { readonly name: string; readonly origin: Origin };

/** What the emitters are told from outside. */
export type EmitOptions = {
  /** How a pattern is run. Without it as it stands, by the engine of the language. */
  readonly patternRun?: (pattern: string) => PatternRun;
  /** Final names for the messages of one topic or the methods of one service, by raw name. Without it the raw names. */
  readonly nameMembers?: (members: readonly Member[]) => ReadonlyMap<string, string>;
  /** What was emitted before, so that only what has changed is emitted anew. */
  readonly memory?: EmitMemory | undefined;
};

/** Members with their final names; one that got none was reported, and is left out. */
export function namedMembers<T extends Member>(
  members: readonly T[],
  options: EmitOptions,
): readonly (readonly [string, T])[] {
  const names = options.nameMembers?.(members);
  return members.flatMap((member) => {
    const name = names === undefined ? member.name : names.get(member.name);
    return name === undefined ? [] : [[name, member] as const];
  });
}
