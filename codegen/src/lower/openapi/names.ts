import { createHash } from "node:crypto";
import { quote } from "../../diagnostics/index.js";
import { byCodeUnit, groupBy, splitTemplate } from "../../ir/index.js";
import { type Located, textOf } from "../located.js";
import { joined } from "../names.js";
import type { Scope } from "../scope.js";
import { distinctLevels, type Named, nameKey } from "./distinct-names.js";
import { bySource, type OperationSource, tagsOf } from "./sources.js";
import { segmentsOf } from "./template.js";

/** What an operation is called. */
export type OperationNames = { readonly name: string; readonly member: string; readonly group: string };

/** Names that nobody chose end where this many characters are reached. */
const maxMadeName = 80;

/**
 * Names of all operations of a run: what `x-edgeloom-name` or `operationId` says, else made of method and path. Those that would clash
 * are all told apart by method and path, so that a name means the same whatever else a document describes, and in whatever order.
 */
export function nameOperations(
  sources: readonly OperationSource[],
  scope: Scope,
): ReadonlyMap<OperationSource, OperationNames> {
  const sorted = [...sources].sort(bySource);
  const names = exportedNames(sorted, scope);
  const groups = groupBy(sorted, (source) => nameKey(groupOf(source)));
  return new Map(
    [...groups.values()].flatMap((members) => {
      const [group = ""] = members.map(groupOf).sort(byCodeUnit);
      const short = memberNames(members, group, names);
      return members.map((source) => {
        const { nameAt = () => "", from = 0 } = names.get(source) ?? {};
        const name = nameAt(from);
        return [source, { name, member: short.get(source) ?? name, group }] as const;
      });
    }),
  );
}

type NamedSource = Named<OperationSource>;

/** What is given, then that with method and path, then with a sum of them: nothing that other operations have a say in. */
function exportedNames(
  sources: readonly OperationSource[],
  scope: Scope,
): ReadonlyMap<OperationSource, NamedSource> {
  const named = sources.map((item): NamedSource => {
    const given = givenName(item.at, scope);
    const path = pathName(item);
    const plain = given === undefined ? [path] : [given, `${given}-${path}`].filter(isShort);
    const nameAt = (level: number): string =>
      plain[level] ?? withSum(given ?? path, item, level - plain.length);
    return { item, nameAt, from: 0 };
  });
  const levels = distinctLevels(named);
  return new Map(
    named.map(({ item, nameAt }) => {
      const from = levels.get(item) ?? 0;
      if (from > 0) reportClash(nameAt(0), nameAt(from), item, scope);
      return [item, { item, nameAt, from }];
    }),
  );
}

function isShort(name: string, at: number): boolean {
  return at === 0 || name.length <= maxMadeName;
}

function reportClash(wanted: string, name: string, { at }: OperationSource, scope: Scope): void {
  const message = `Several operations would be called ${quote(wanted)}; this one becomes ${quote(name)}. Choose a name with \`x-edgeloom-name\`.`;
  scope.reporter.report("operation-name", message, at.origin);
}

/** A name with a sum of method and path behind it; documents that describe the same path differ in their files. */
function withSum(name: string, { method, path, at, root }: OperationSource, round: number): string {
  const { file, pointer } = at.origin;
  const facts = round === 0 ? [method, path] : [method, path, root.origin.file, file, pointer, round];
  const sum = createHash("sha256").update(JSON.stringify(facts)).digest("hex");
  return `${name.slice(0, maxMadeName)}-${sum.slice(0, round === 0 ? 6 : 12)}`;
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
  names: ReadonlyMap<OperationSource, NamedSource>,
): ReadonlyMap<OperationSource, string> {
  const named = members.map((item): NamedSource => {
    const { nameAt: wholeAt = () => "", from = 0 } = names.get(item) ?? {};
    const nameAt = (level: number): string => {
      if (level <= from) return withoutGroup(wholeAt(level), group);
      return level === from + 1 ? wholeAt(from) : withSum(wholeAt(from), item, level - from - 2);
    };
    return { item, nameAt, from };
  });
  const levels = distinctLevels(named);
  return new Map(named.map(({ item, nameAt }) => [item, nameAt(levels.get(item) ?? 0)]));
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
  if (name === undefined || name.trim() === "") return undefined;
  // Tools make names of paths, with their parameters.
  const words = name.trim().replace(/\{([\w-]+)\}/g, "$1");
  return joined(words.replace(/^\.+(?=\w)/, ""));
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
  const words = segmentsOf(splitTemplate(path).path).map((segment) =>
    segment.includes("{") ? "" : wordOf(segment),
  );
  return words.find((word) => word !== "") ?? "root";
}
