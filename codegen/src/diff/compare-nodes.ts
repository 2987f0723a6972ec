import {
  type ObjectFacet,
  restrictsOnlyBy,
  type SchemaNode,
  type TypeLookup,
  visitNodes,
} from "../ir/index.js";
import { Acceptance } from "./accepts/accepts.js";
import { mustBeThere, noProperties, propertyOf } from "./accepts/objects.js";
import type { ChangeKind } from "./change.js";
import {
  compareDefaults,
  compareInnerDefaults,
  comparePresence,
  compareSpellings,
  notes,
} from "./compare-property.js";
import { describe, type Names } from "./describe.js";
import type { Matched } from "./match.js";

/** What a difference does to the set of values. */
export type Effect = {
  /** Values that were valid no longer are. */
  readonly narrower: boolean;
  /** As far as is proved, only values are lost that used a name which the old version did not declare. */
  readonly undeclaredOnly: boolean;
  /** Values are valid that were not. */
  readonly wider: boolean;
};

/** A difference inside a schema. */
export type NodeChange = {
  readonly kind: ChangeKind;
  readonly path: string;
  readonly reason: string;
  readonly effect: Effect;
  /** Programs that use it no longer compile, whoever sends what. */
  readonly sdk?: true;
  /** Only people are told something. */
  readonly isNote?: true;
  readonly node: SchemaNode;
};

const maxDepth = 64;

/** Finds what two versions of a schema say differently, as deep inside as it can be told. */
export class NodeComparison {
  private readonly forward: Acceptance;
  private readonly backward: Acceptance;
  private readonly matched: Matched;

  constructor(matched: Matched) {
    const { old, now } = matched;
    this.matched = matched;
    this.forward = new Acceptance({ outer: now, inner: old });
    this.backward = new Acceptance({ outer: old, inner: now });
  }

  /** What the new schema does to values of the old one. */
  effect(old: SchemaNode, now: SchemaNode): Effect {
    const narrower = !this.forward.accepts(now, old);
    return {
      narrower,
      undeclaredOnly: narrower && this.takesDeclared(now, old),
      wider: !this.backward.accepts(old, now),
    };
  }

  /** A name that one alternative of the old schema declares is not new to the others. */
  private takesDeclared(now: SchemaNode, old: SchemaNode): boolean {
    const declaredNames = namesWithin(old, this.matched.old);
    const { old: inner, now: outer } = this.matched;
    return new Acceptance({ outer, inner, declaredNames }).accepts(now, old);
  }

  /** The differences, outermost first. */
  compare(old: SchemaNode, now: SchemaNode, path = "", depth = 0): readonly NodeChange[] {
    if (this.leadToTheSame(old, now)) return [];
    if (depth < maxDepth && isPlain(old, "object") && isPlain(now, "object"))
      return [...notes(old, now, path), ...this.compareObjects(old, now, path, depth)];
    if (depth < maxDepth && isPlain(old, "array") && isPlain(now, "array"))
      return [...notes(old, now, path), ...this.compareLists(old, now, path, depth)];
    return [...notes(old, now, path), ...this.compareWhole(old, now, path)];
  }

  /** What a declaration itself says is told there, once. */
  private leadToTheSame(old: SchemaNode, now: SchemaNode): boolean {
    if (old.ref === undefined || now.ref === undefined) return false;
    const bare = restrictsOnlyBy(old, ["ref"]) && restrictsOnlyBy(now, ["ref"]);
    return bare && this.matched.isSame(old.ref, now.ref);
  }

  private compareLists(old: SchemaNode, now: SchemaNode, path: string, depth: number): readonly NodeChange[] {
    const before = old.array?.items;
    const after = now.array?.items;
    if (before === undefined || after === undefined) return this.compareWhole(old, now, path);
    return [
      ...this.compareWhole(withoutItems(old), withoutItems(now), path),
      ...this.compare(before, after, `${path}[]`, depth + 1),
    ];
  }

  private compareWhole(old: SchemaNode, now: SchemaNode, path: string): readonly NodeChange[] {
    const effect = this.effect(old, now);
    if (!effect.narrower && !effect.wider) return compareInnerDefaults(old, now, path);
    const reason = describe(old, now, this.namesOf(old, now));
    return [{ kind: "changed", path, reason, effect, node: now }];
  }

  private namesOf(old: SchemaNode, now: SchemaNode): Names {
    const { old: before, now: after } = this.matched;
    return { old: old.ref && before(old.ref)?.name, now: now.ref && after(now.ref)?.name };
  }

  private compareObjects(
    old: SchemaNode,
    now: SchemaNode,
    path: string,
    depth: number,
  ): readonly NodeChange[] {
    const declared = [...(old.object?.properties ?? []), ...(now.object?.properties ?? [])];
    const names = [...new Set(declared.map(({ name }) => name))];
    return [
      ...this.compareWhole(withoutProperties(old), withoutProperties(now), path),
      ...names.flatMap((name) =>
        this.compareProperty(name, old, now, path === "" ? name : `${path}.${name}`, depth),
      ),
    ];
  }

  private compareProperty(
    name: string,
    old: SchemaNode,
    now: SchemaNode,
    path: string,
    depth: number,
  ): readonly NodeChange[] {
    const before = old.object && propertyOf(old.object, name);
    const after = now.object && propertyOf(now.object, name);
    if (before === undefined && after !== undefined) {
      const reason = mustBeThere(after) ? "required property added" : "optional property added";
      const effect = this.effectOn(name, old, now, old.object);
      return [{ kind: "added", path, reason, effect, node: after.node }];
    }
    if (before !== undefined && after === undefined) {
      const effect = this.effectOn(name, old, now, now.object);
      return [{ kind: "removed", path, reason: "property removed", effect, sdk: true, node: before.node }];
    }
    if (before === undefined || after === undefined) return [];
    const inner = this.compare(before.node, after.node, path, depth + 1);
    const facts = [comparePresence, compareDefaults, compareSpellings];
    return [...facts.flatMap((compare) => compare(before, after, path)), ...inner];
  }

  private effectOn(
    name: string,
    old: SchemaNode,
    now: SchemaNode,
    openness: ObjectFacet = noProperties,
  ): Effect {
    return this.effect(only(old, name, openness), only(now, name, openness));
  }
}

function isPlain(node: SchemaNode, type: "object" | "array"): boolean {
  return node.types?.length === 1 && node.types[0] === type && restrictsOnlyBy(node, ["types", type]);
}

/** Every name that a schema declares somewhere, also by what it refers to. */
function namesWithin(root: SchemaNode, lookup: TypeLookup): ReadonlySet<string> {
  const names = new Set<string>();
  const reached = new Set([root]);
  for (const start of reached)
    visitNodes(start, ({ object, ref }) => {
      for (const { name } of object?.properties ?? []) names.add(name);
      const target = ref && lookup(ref);
      if (target) reached.add(target.node);
    });
  return names;
}

/** The list with any items: what is left are its length and the like. */
function withoutItems(node: SchemaNode): SchemaNode {
  const { items: _items, ...sizes } = node.array ?? {};
  return { ...node, array: sizes };
}

/** The object without its declared properties: what it says about all others. */
function withoutProperties(node: SchemaNode): SchemaNode {
  return node.object === undefined ? node : { ...node, object: { ...node.object, properties: [] } };
}

/** The object as if it were about one property; whether it may carry others is taken from `openness`, so that it is not asked again here. */
function only(node: SchemaNode, name: string, openness: ObjectFacet): SchemaNode {
  const { properties, required } = node.object ?? noProperties;
  const { additionalProperties, patternProperties } = openness;
  return {
    ...node,
    object: {
      ...noProperties,
      properties: properties.filter((property) => property.name === name),
      required: required.filter((one) => one === name),
      patternProperties,
      ...(additionalProperties && { additionalProperties }),
    },
  };
}
