import { type CanonicalDecl, parsePointer, type SchemaNode, type TypeLookup } from "../ir/index.js";

/**
 * What a pointer leads to in the values of a schema. `isOpen`: there may be anything, as far as the schema says. Without it and
 * without any schema found, no value that is described has something there; `missing` is then the step that leads nowhere, and
 * `known` what stands beside it.
 */
export type Pointed = {
  readonly found: readonly SchemaNode[];
  readonly isOpen: boolean;
  readonly missing?: { readonly step: string; readonly known: readonly string[] };
};

const anything: Pointed = { found: [], isOpen: true };
const maxDepth = 64;

/** Follows a pointer through a schema. An undeclared property of an object that declares some counts as a slip of the pen. */
export function pointedAt(root: SchemaNode, pointer: string, lookup: TypeLookup): Pointed {
  let nodes: readonly SchemaNode[] = [root];
  for (const step of parsePointer(pointer) ?? []) {
    const walk = new Step(step, lookup);
    for (const node of nodes) walk.into(node, 0);
    if (walk.isOpen) return anything;
    if (walk.found.length === 0)
      return { found: [], isOpen: false, missing: { step, known: [...walk.known] } };
    nodes = walk.found;
  }
  return { found: nodes, isOpen: false };
}

/** One step of a pointer, into all alternatives. */
class Step {
  readonly found: SchemaNode[] = [];
  readonly known = new Set<string>();
  isOpen = false;
  private readonly name: string;
  private readonly lookup: TypeLookup;

  constructor(name: string, lookup: TypeLookup) {
    this.name = name;
    this.lookup = lookup;
  }

  into(node: SchemaNode, depth: number): void {
    if (depth > maxDepth) {
      this.isOpen = true;
      return;
    }
    const inner = this.alternatives(node);
    for (const alternative of inner) this.into(alternative, depth + 1);
    const says = node.object !== undefined || node.array !== undefined || inner.length > 0;
    const mayHold =
      node.types === undefined || node.types.some((type) => type === "object" || type === "array");
    if (!says && mayHold && node.values === undefined && !node.never) this.isOpen = true;
    this.intoObject(node);
    this.intoArray(node);
  }

  private alternatives(node: SchemaNode): readonly SchemaNode[] {
    const target = node.ref === undefined ? undefined : this.lookup(node.ref)?.node;
    const { allOf = [], anyOf = [], oneOf = [], then, else: otherwise } = node;
    return [target, ...allOf, ...anyOf, ...oneOf, then, otherwise].filter((inner) => inner !== undefined);
  }

  private intoObject({ object }: SchemaNode): void {
    if (object === undefined) return;
    for (const { name, node } of object.properties) {
      this.known.add(name);
      if (name === this.name) this.found.push(node);
    }
    if (object.properties.length === 0 || object.patternProperties.length > 0) this.isOpen = true;
    if (object.additionalProperties !== undefined && !object.additionalProperties.never) this.isOpen = true;
  }

  private intoArray({ array }: SchemaNode): void {
    if (array === undefined || !/^(?:0|[1-9][0-9]*)$/.test(this.name)) return;
    const { prefixItems = [], items } = array;
    const item = prefixItems[Number(this.name)] ?? items;
    if (item !== undefined) this.found.push(item);
    else if (prefixItems.length === 0) this.isOpen = true;
  }
}

/** Whether a pointer leads to something in a canonical form. */
export function isInCanonical(form: CanonicalDecl, pointer: string): boolean {
  let current: CanonicalDecl | undefined = form;
  for (const step of parsePointer(pointer) ?? []) {
    current = current && canonicalChild(current, step);
    if (current === undefined) return false;
  }
  return true;
}

function canonicalChild(form: CanonicalDecl, step: string): CanonicalDecl | undefined {
  const index = /^(?:0|[1-9][0-9]*)$/.test(step) ? Number(step) : Number.POSITIVE_INFINITY;
  switch (form.kind) {
    case "tuple":
      return form.items[index];
    case "object":
      return form.fields.find(({ name }) => name === step)?.form;
    case "numbered": {
      const number = { name: form.key, form: { kind: "unsigned", bits: 8 } } as const;
      return index < form.count ? { kind: "object", fields: [number, ...form.fields] } : undefined;
    }
    case "boolean":
    case "null":
    case "unsigned":
      return undefined;
  }
}
