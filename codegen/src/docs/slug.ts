import { segmentProblem } from "../path-segment.js";

const maxLength = 80;
/** Names that mean something to the tools which show Markdown. */
const meaningful: ReadonlySet<string> = new Set(["index", "readme", "404"]);

/** A name as part of an address: lower case ASCII with dashes, `AccessRequest` as `access-request`. */
export function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
  const isUsable = segmentProblem(words) === undefined && !meaningful.has(words);
  return isUsable ? words : `the-${words}`.replace(/-$/, "");
}

/** Gives each key a slug of its own; where two would be one, the later has a number behind. */
export class Slugs<Key> {
  private readonly taken = new Set<string>();
  private readonly paths = new Map<Key, string>();

  constructor(private readonly folder: string) {}

  /** Takes the next free slug for a key. */
  add(key: Key, name: string): void {
    const base = `${this.folder}/${slugOf(name)}`;
    let path = base;
    for (let number = 2; this.taken.has(path); number++) path = `${base}-${number}`;
    this.taken.add(path);
    this.paths.set(key, path);
  }

  /** The path of a key that was added. */
  of(key: Key): string | undefined {
    return this.paths.get(key);
  }
}
