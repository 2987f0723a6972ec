import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What is known to be otherwise than the store says: the name of a schema or the path of an example, and how its trouble begins. */
export type Deviations = ReadonlyMap<string, string>;

/** Reads the list, as far as it is about what is there: lines of one reason stand in a block that begins with it. */
export function knownDeviations(isThere: (about: string) => boolean): Deviations {
  const known = new Map<string, string>();
  let hasReason = false;
  for (const line of readFileSync(join(import.meta.dirname, "deviations.txt"), "utf8").split("\n")) {
    const [about = "", trouble] = line.split(": ");
    if (line === "" || line.startsWith("#")) hasReason = line !== "";
    else if (!hasReason || trouble === undefined) throw new Error(`No reason is given for ${line}`);
    else if (isThere(about)) known.set(about, trouble);
  }
  return known;
}

/** Everything that is not as expected: new trouble, other trouble than is known, and known trouble that is gone. */
export function surprises(found: ReadonlyMap<string, string>, known: Deviations): readonly string[] {
  const isKnown = (about: string, trouble: string): boolean => {
    const beginning = known.get(about);
    return beginning !== undefined && trouble.startsWith(beginning);
  };
  return [
    ...[...found].filter((each) => !isKnown(...each)).map(([about, trouble]) => `${about}: ${trouble}`),
    ...[...known.keys()]
      .filter((about) => !found.has(about))
      .map((about) => `${about}: listed, but all is right`),
  ];
}
