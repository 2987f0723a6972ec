import { quote } from "../../diagnostics/index.js";
import { byCodeUnit } from "../../ir/index.js";
import { type Located, textOf } from "../located.js";
import { joined } from "../names.js";
import type { Scope } from "../scope.js";
import { bySource, type OperationSource, tagsOf } from "./sources.js";
import { segmentsOf } from "./template.js";

/** What an operation is called. */
export type OperationNames = { readonly name: string; readonly member: string; readonly group: string };

/** Names that nobody chose end where this many characters are reached. */
const maxMadeName = 80;

/**
 * Names of all operations of a run: what `x-edgeloom-name` or `operationId` says, else made of method and path. Those that would clash
 * are all told apart by method and path, so that no name depends on the order of a document.
 */
export function nameOperations(
  sources: readonly OperationSource[],
  scope: Scope,
): ReadonlyMap<OperationSource, OperationNames> {
  const sorted = [...sources].sort(bySource);
  const names = exportedNames(sorted, scope);
  const groups = groupedBy(sorted, (source) => nameKey(groupOf(source)));
  return new Map(
    [...groups.values()].flatMap((members) => {
      const [group = ""] = members.map(groupOf).sort(byCodeUnit);
      const short = memberNames(members, group, names);
      return members.map((source) => {
        const name = names.get(source) ?? "";
        return [source, { name, member: short.get(source) ?? name, group }] as const;
      });
    }),
  );
}

/** What names are compared by: casing and joints never tell two of them apart. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9\u0080-\uffff]+/g, "");
}

/** Among operations of one name only that which alone was given it keeps it. */
function exportedNames(
  sources: readonly OperationSource[],
  scope: Scope,
): ReadonlyMap<OperationSource, string> {
  const given = new Map(sources.map((source) => [source, givenName(source.at, scope)]));
  const names = new Map<OperationSource, string>();
  const taken = new Set<string>();
  for (const [key, same] of groupedBy(sources, (source) => nameKey(given.get(source) ?? pathName(source)))) {
    const chosen = same.filter((source) => given.get(source) !== undefined);
    const [keeper] = same.length === 1 ? same : chosen.length === 1 ? chosen : [];
    if (keeper === undefined) continue;
    taken.add(key);
    names.set(keeper, given.get(keeper) ?? pathName(keeper));
  }
  for (const source of sources) {
    if (names.has(source)) continue;
    const own = given.get(source);
    const name = freeName(own === undefined ? pathName(source) : `${own}-${pathName(source)}`, taken);
    names.set(source, name);
    if (own === undefined) continue;
    const message = `Several operations are called ${quote(own)}; this one becomes ${quote(name)}.`;
    scope.reporter.report("operation-name", message, source.at.origin);
  }
  return names;
}

/** A name that nothing else has, by a number behind it where need be; it is taken from then on. */
export function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let count = 2; taken.has(nameKey(name)); count++) name = `${base}-${count}`;
  taken.add(nameKey(name));
  return name;
}

/** Names within a group: without what repeats the group, where that leaves them different. */
function memberNames(
  members: readonly OperationSource[],
  group: string,
  names: ReadonlyMap<OperationSource, string>,
): ReadonlyMap<OperationSource, string> {
  const nameOf = (source: OperationSource): string => names.get(source) ?? "";
  const short = new Map(members.map((source) => [source, withoutGroup(nameOf(source), group)]));
  // Whole names differ, so giving back what was taken away ends sooner or later.
  for (let changed = true; changed; ) {
    changed = false;
    for (const same of groupedBy(members, (source) => nameKey(short.get(source) ?? "")).values()) {
      if (same.length === 1) continue;
      for (const source of same) {
        if (short.get(source) === nameOf(source)) continue;
        short.set(source, nameOf(source));
        changed = true;
      }
    }
  }
  return short;
}

/** `repos-list-for-org` in `repos` is `list-for-org`, `petsFind` in `pets` is `Find`; `get-pets-by-id` in `pets` is `get-by-id`. */
function withoutGroup(name: string, group: string): string {
  const [, method = "", rest = name] =
    /^(get|put|post|delete|options|head|patch|trace|query)-(.*)$/s.exec(name) ?? [];
  const stripped = withoutPrefix(rest, group);
  if (method === "") return stripped === "" ? name : stripped;
  return stripped === "" ? method : stripped === rest ? name : `${method}-${stripped}`;
}

/** The rest of a name behind a word, or the whole name when it does not begin with that word. */
function withoutPrefix(name: string, prefix: string): string {
  const wanted = nameKey(prefix);
  let [at, matched] = [0, 0];
  for (; at < name.length && matched < wanted.length; at++) {
    const letter = nameKey(name.charAt(at));
    if (letter === "") continue;
    if (letter !== wanted.charAt(matched)) return name;
    matched++;
  }
  const isWhole = matched === wanted.length && wanted !== "";
  const ends = at === name.length || /[^A-Za-z0-9]/.test(name.charAt(at)) || startsWord(name, at);
  return isWhole && ends ? name.slice(at).replace(/^[^A-Za-z0-9]+/, "") : name;
}

function startsWord(name: string, at: number): boolean {
  return /[a-z0-9]/.test(name.charAt(at - 1)) && /[A-Z]/.test(name.charAt(at));
}

/** What a document calls an operation. */
export function givenName(at: Located, scope: Scope): string | undefined {
  const name = textOf(at, "x-edgeloom-name", scope) ?? textOf(at, "operationId", scope);
  return name === undefined || name.trim() === "" ? undefined : joined(name.trim());
}

/** `get /pets/{petId}/toys` is `get-pets-by-petId-toys`. */
function pathName({ method, path }: OperationSource): string {
  const whole = [method.toLowerCase(), ...segmentsOf(path).map(wordOf)]
    .filter((word) => word !== "")
    .join("-");
  if (whole.length <= maxMadeName) return whole;
  // The beginning says what is done, the end to what.
  const head = method.toLowerCase();
  return `${head}-${whole.slice(whole.length - maxMadeName + head.length).replace(/^[-.]+/, "")}`;
}

function wordOf(segment: string): string {
  const words = segment.replace(/\{([^{}]*)\}/g, "-by-$1-").replace(/[^A-Za-z0-9_.]+/g, "-");
  return words.replace(/^[-.]+|[-.]+$/g, "");
}

/** The first tag, else the first constant segment of the path. Pictures, which many put into tags, are no part of a name. */
function groupOf({ at, path }: OperationSource): string {
  const [tag] = tagsOf(at);
  const plain = tag?.replace(/[\p{Extended_Pictographic}\u{fe0f}]/gu, "").trim() ?? "";
  if (plain !== "") return joined(plain);
  const words = segmentsOf(path).map((segment) => (segment.includes("{") ? "" : wordOf(segment)));
  return words.find((word) => word !== "") ?? "root";
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known === undefined) groups.set(key(item), [item]);
    else known.push(item);
  }
  return groups;
}
