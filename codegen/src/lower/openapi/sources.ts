import { quote } from "../../diagnostics/index.js";
import { byCodeUnit, childOrigin, isList, isRecord, ownValue, typeId } from "../../ir/index.js";
import { checkFields, itemsOf, type Located, type Member, membersOf } from "../located.js";
import type { Scope } from "../scope.js";
import { locate } from "./reference.js";
import { parseTemplate, type ReadTemplate } from "./template.js";

/** An operation before anything in it is read: naming needs all of them. */
export type OperationSource = {
  /** The root of the document whose `paths` led here: it says what security and tags there are. */
  readonly root: Located;
  readonly method: string;
  readonly path: string;
  readonly template: ReadTemplate;
  readonly at: Located;
  /** Parameters of the path item, which all its operations have. */
  readonly shared: readonly Member[];
};

/** Operations of a path item, which stands under `paths`, in a callback or under `webhooks`. */
export type PathItemSource = Pick<OperationSource, "method" | "at"> & { readonly shared: readonly Member[] };

const methods: readonly string[] = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query",
];

const pathItemFields: readonly string[] = [
  ...methods,
  "$ref",
  "summary",
  "description",
  "servers",
  "parameters",
  "additionalOperations",
];

/** The operations under `paths` of a document. */
export function operationsOf(root: Located, scope: Scope): readonly OperationSource[] {
  return membersOf(root, "paths", scope).flatMap((member) => {
    if (member.key.startsWith("x-")) return [];
    const template = parseTemplate(member.key);
    if (template.problem !== undefined) {
      scope.reporter.report(
        "openapi-path",
        `The path ${quote(member.key)} ${template.problem}.`,
        member.origin,
      );
      return [];
    }
    remarkEnd(template, member, scope);
    return pathItemOf(member, scope).map((source) => ({ ...source, root, path: member.key, template }));
  });
}

/** Descriptions that were made of other formats tell operations of one path apart by what OpenAPI does not have in a path. */
function remarkEnd({ pairs, hasFragment }: ReadTemplate, { origin }: Member, scope: Scope): void {
  if (hasFragment)
    scope.remark(
      "openapi-path-end",
      "What stands behind `#` tells operations apart; it is not sent.",
      origin,
    );
  if (pairs.length > 0)
    scope.remark(
      "openapi-path-end",
      "What stands behind `?` is sent as it is written, but for what a parameter in the query says.",
      origin,
    );
}

/** The operations of a path item; of one that refers to another, those of both, its own first. */
export function pathItemOf(member: Member, scope: Scope): readonly PathItemSource[] {
  const found = new Map<string, PathItemSource>();
  const visited = new Set<string>();
  let [value, origin] = [member.value, member.origin];
  for (;;) {
    const at = isRecord(value) ? { record: value, origin } : locate(value, origin, "A path item", scope);
    if (at === undefined || visited.has(typeId(at.origin))) break;
    visited.add(typeId(at.origin));
    for (const source of ownOperations(at, scope))
      if (!found.has(source.method)) found.set(source.method, source);
    const ref = ownValue(at.record, "$ref");
    const target = typeof ref === "string" ? scope.set.resolve(ref, at.origin) : undefined;
    if (target === undefined) break;
    [value, origin] = [scope.set.valueAt(target) ?? null, target];
  }
  return [...found.values()];
}

function ownOperations(at: Located, scope: Scope): readonly PathItemSource[] {
  checkFields(at, "a path item", pathItemFields, scope);
  const shared = itemsOf(at, "parameters", scope) ?? [];
  const fixed = methods.flatMap((method): readonly (readonly [string, Member])[] => {
    const value = ownValue(at.record, method);
    return value === undefined
      ? []
      : [[method.toUpperCase(), { key: method, value, origin: childOrigin(at.origin, method) }]];
  });
  const further = membersOf(at, "additionalOperations", scope).flatMap((member) => {
    if (isMethod(member, scope)) return [[member.key, member] as const];
    return [];
  });
  return [...fixed, ...further].flatMap(([method, member]) => {
    const operation = locate(member.value, member.origin, "An operation", scope);
    return operation === undefined ? [] : [{ method, at: operation, shared }];
  });
}

/** Methods are tokens (RFC 9110), and those that have a field of their own are written there. */
function isMethod({ key, origin }: Member, scope: Scope): boolean {
  const isToken = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$/.test(key);
  if (isToken && !methods.includes(key.toLowerCase())) return true;
  const message = isToken
    ? `${quote(key)} has a field of its own in a path item.`
    : `${quote(key)} is no HTTP method.`;
  scope.reporter.report("openapi-structure", message, origin);
  return false;
}

/** The tags of an operation that are texts. */
export function tagsOf(at: Located): readonly string[] {
  const tags = ownValue(at.record, "tags");
  return isList(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Compares operations by path, then by method, then by file: never by their order in a document. */
export function bySource(left: OperationSource, right: OperationSource): number {
  return (
    byCodeUnit(left.path, right.path) ||
    byCodeUnit(left.method, right.method) ||
    byCodeUnit(left.root.origin.file, right.root.origin.file)
  );
}
