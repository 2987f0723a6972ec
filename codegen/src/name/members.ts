import { quote, type Reporter } from "../diagnostics/index.js";
import type { Origin } from "../ir/index.js";
import type { Limits } from "../limits.js";
import { memberIdentifier } from "./casing.js";
import { nameProblem } from "./name-problem.js";

/** Something that becomes a method or a message of a client. */
export type NamedMember = { readonly name: string; readonly origin: Origin };

/**
 * The member names of one topic or service, by raw name; to be printed with `key()`. Names that cannot be used or that become
 * one after casing are reported and left out: a number behind a method name would be called by mistake.
 */
export function assignMembers(
  members: readonly NamedMember[],
  { limits, reporter }: { readonly limits: Limits; readonly reporter: Reporter },
): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  const assigned = new Map<string, string>();
  for (const { name, origin } of members) {
    const problem = nameProblem(name, limits.maxNameLength);
    const member = memberIdentifier(name);
    const other = taken.get(member);
    if (problem !== undefined)
      reporter.report("name-unusable", `The name ${quote(name)} ${problem}.`, origin);
    else if (other !== undefined)
      reporter.report("name-clash", `${quote(name)} and ${quote(other)} both become \`${member}\`.`, origin);
    else {
      taken.set(member, name);
      assigned.set(name, member);
    }
  }
  return assigned;
}
