import { canonicalJson, type Json, type Property, type SchemaNode, visitNodes } from "../ir/index.js";
import { mustBeThere } from "./accepts/objects.js";
import type { Effect, NodeChange } from "./compare-nodes.js";

/** Of a difference that no value shows. */
export const noEffect: Effect = { narrower: false, undeclaredOnly: false, wider: false };

/** Whether a property has to be sent now, or no longer has to. */
export function comparePresence(before: Property, after: Property, path: string): readonly NodeChange[] {
  const was = mustBeThere(before);
  const is = mustBeThere(after);
  if (was === is) return [];
  const effect = { narrower: is, wider: was, undeclaredOnly: false };
  const reason = is ? "became required" : "became optional";
  return [{ kind: "changed", path, reason, effect, node: after.node }];
}

/** What lenient readers take beside the schema. Nobody writes it of himself, so more of it breaks nobody. */
export function compareSpellings(before: Property, after: Property, path: string): readonly NodeChange[] {
  const change = (reason: string, narrower: boolean): NodeChange => ({
    kind: "changed",
    path,
    reason,
    effect: { ...noEffect, narrower },
    node: after.node,
  });
  const [was, is] = [before.aliases ?? [], after.aliases ?? []];
  const lost = was.filter((alias) => !is.includes(alias));
  const more = is.filter((alias) => !was.includes(alias));
  return [
    ...(lost.length > 0 ? [change(`no longer taken as \`${lost.join("`, `")}\``, true)] : []),
    ...(more.length > 0 ? [change(`taken as \`${more.join("`, `")}\`, too`, false)] : []),
    ...(before.null === after.null
      ? []
      : [
          change(
            `null: \`${before.null ?? "as it is"}\` → \`${after.null ?? "as it is"}\``,
            before.null !== undefined,
          ),
        ]),
  ];
}

/** What a property is that was left out. No value is refused for it, but without a default it may not be there for programs. */
export function compareDefaults(before: Property, after: Property, path: string): readonly NodeChange[] {
  const [was, is] = [defaultOf(before), defaultOf(after)];
  if (was === is) return [];
  const isLost = is === undefined && !after.required;
  const reason = defaultReason(was, is);
  return [
    { kind: "changed", path, reason, effect: noEffect, node: after.node, ...(isLost && { sdk: true }) },
  ];
}

/** What a schema tells people, and servers that fill in themselves, about values. */
export function notes(before: SchemaNode, after: SchemaNode, path: string): readonly NodeChange[] {
  const change = (reason: string): NodeChange => ({
    kind: "changed",
    path,
    reason,
    effect: noEffect,
    node: after,
  });
  const [was, is] = [textOf(before.docs.default), textOf(after.docs.default)];
  const isDeprecated = after.docs.deprecated === true;
  const isReordered = orderOf(before) !== orderOf(after);
  return [
    ...(was === is ? [] : [change(defaultReason(was, is))]),
    ...((before.docs.deprecated === true) === isDeprecated
      ? []
      : [{ ...change(isDeprecated ? "deprecated now" : "no longer deprecated"), isNote: true as const }]),
    ...(isReordered ? [{ ...change("properties are written in another order"), isNote: true as const }] : []),
  ];
}

function orderOf({ object }: SchemaNode): string {
  return JSON.stringify(object?.order ?? []);
}

/** The same of all properties inside schemas that are only compared as a whole. */
export function compareInnerDefaults(
  before: SchemaNode,
  after: SchemaNode,
  path: string,
): readonly NodeChange[] {
  const [was, is] = [defaultsIn(before), defaultsIn(after)];
  const isLost = [...was].some(([name]) => !is.has(name));
  const isSame = !isLost && was.size === is.size && [...was].every(([name, text]) => is.get(name) === text);
  if (isSame) return [];
  const reason = "a default inside is another";
  return [{ kind: "changed", path, reason, effect: noEffect, node: after, ...(isLost && { sdk: true }) }];
}

function defaultsIn(root: SchemaNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  visitNodes(root, ({ object }) => {
    for (const property of object?.properties ?? []) {
      const text = defaultOf(property) ?? textOf(property.node.docs.default);
      if (text !== undefined) found.set(property.name, `${found.get(property.name) ?? ""}${text}`);
    }
  });
  return found;
}

function defaultReason(was = "none", is = "none"): string {
  return `default ${was} → ${is}`;
}

function defaultOf({ default: value, dynamicDefault }: Property): string | undefined {
  return dynamicDefault === undefined ? textOf(value) : `\`${dynamicDefault}\``;
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : `\`${canonicalJson(value)}\``;
}
