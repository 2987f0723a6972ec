import { childrenOf } from "./children.js";
import { type Form, Forms } from "./forms.js";
import { isLeaf, mapChildren } from "./map.js";
import type { ApiModel, TypeDecl } from "./model.js";
import type { SchemaNode } from "./node.js";
import { sortedBy } from "./order.js";
import type { Origin, TypeId } from "./origin.js";
import { pointerTokens } from "./pointer.js";

/**
 * The model with inner declarations for the schemas of properties, items and further properties that say the same in several places
 * of the given declarations: large documents write the same user or repository into a hundred schemas. They are named after the place
 * where they stand first. What a schema says to people stays where it is said; what it says inside counts.
 */
export function withNamedParts(
  model: ApiModel,
  isLarge: (decl: TypeDecl) => boolean,
  memory?: FormMemory,
): ApiModel {
  const decls = model.types.filter(isLarge);
  if (decls.length === 0) return model;
  const forms = memory?.forms() ?? new Forms(new Map());
  const parts = new Parts(forms, repeatedForms(decls, forms), model.types);
  const types = model.types.map((decl) => (isLarge(decl) ? parts.within(decl) : decl));
  return {
    ...model,
    types: sortedBy(
      [...types, ...parts.made],
      (decl) => decl.name,
      (decl) => decl.id,
    ),
  };
}

/** Smaller schemas are shorter than a declaration of them. */
const minNodes = 8;

/** The forms of schemas, for a process that keeps those that are the same from one run to the next. */
export class FormMemory {
  private known = new Forms(new WeakMap());

  /** @internal Begins anew when most of what is known must be of schemas that are gone. */
  forms(): Forms {
    if (this.known.count > maxForms) this.known = new Forms(new WeakMap());
    return this.known;
  }
}

const maxForms = 1_000_000;

/** The forms that stand in several places, what stands within a repeated form counted once. */
function repeatedForms(decls: readonly TypeDecl[], forms: Forms): ReadonlySet<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  const visit = (node: SchemaNode): void => {
    if (isLeaf(node)) return;
    const values = valuePartsOf(node);
    for (const child of childrenOf(node)) {
      const form = forms.of(child);
      if (values.has(child) && isWorthAName(child, form)) {
        if (seen.has(form.id)) {
          repeated.add(form.id);
          continue;
        }
        seen.add(form.id);
      }
      visit(child);
    }
  };
  for (const { node } of decls) visit(node);
  return repeated;
}

function isWorthAName({ object, ref }: SchemaNode, { size }: Form): boolean {
  return ref === undefined && object !== undefined && size >= minNodes;
}

/** The schemas of properties and items: values of their own. Others look at the value of the schema that they stand in. */
function valuePartsOf({ object, array }: SchemaNode): ReadonlySet<SchemaNode> {
  const properties = object?.properties.map(({ node }) => node) ?? [];
  return new Set(
    [...properties, object?.additionalProperties, array?.items].filter((node) => node !== undefined),
  );
}

/** Makes the declarations. */
class Parts {
  readonly made: TypeDecl[] = [];
  private readonly byForm = new Map<number, TypeId>();
  private readonly ids = new Set<string>();
  private readonly names: Set<string>;

  constructor(
    private readonly forms: Forms,
    private readonly repeated: ReadonlySet<number>,
    others: readonly TypeDecl[],
  ) {
    this.names = new Set(others.map(({ name }) => folded(name)));
  }

  /** The declaration with references in the place of what has a declaration now. */
  within(decl: TypeDecl): TypeDecl {
    const node = this.replaced(decl.node, decl);
    return node === decl.node ? decl : { ...decl, node };
  }

  private replaced(node: SchemaNode, owner: TypeDecl): SchemaNode {
    if (isLeaf(node)) return node;
    const values = valuePartsOf(node);
    return mapChildren(node, (child) =>
      values.has(child) ? this.part(child, owner) : this.replaced(child, owner),
    );
  }

  private part(node: SchemaNode, owner: TypeDecl): SchemaNode {
    const form = this.forms.of(node);
    if (!isWorthAName(node, form) || !this.repeated.has(form.id)) return this.replaced(node, owner);
    const ref = this.byForm.get(form.id) ?? this.declare(node, form, owner);
    return { origin: node.origin, docs: node.docs, ref };
  }

  private declare(node: SchemaNode, { id: form }: Form, owner: TypeDecl): TypeId {
    const id = this.freeId(node.origin);
    this.byForm.set(form, id);
    const { view: _view, ...base } = owner;
    const name = this.freeName(owner.name, node.origin);
    const inner = { ...this.replaced(node, owner), docs: {} };
    this.made.push({ ...base, id, name, origin: node.origin, node: inner, isInner: true });
    return id;
  }

  /** Views stand in the same place as what they show. Such identities come last, so that all others keep their names. */
  private freeId({ file, pointer }: Origin): TypeId {
    let id = `~${file}#${pointer}`;
    while (this.ids.has(id)) id += "~";
    this.ids.add(id);
    return id as TypeId;
  }

  /** The owner and the property that a schema stands in; with the properties around that one, or a number, where that is taken. */
  private freeName(owner: string, { pointer }: Origin): string {
    const place = pointerTokens(pointer).flatMap((token) => (unspoken.has(token) ? [] : [wordsIn(token)]));
    const longer = place.map((_, at) => [owner, ...place.slice(-at - 1)].join(" "));
    let name = longer.find((each) => each.length <= maxMadeName && this.isFree(each));
    for (let count = 1; name === undefined; count++) {
      const counted = `${owner} part ${count}`;
      if (this.isFree(counted)) name = counted;
    }
    this.names.add(folded(name));
    return name;
  }

  private isFree(name: string): boolean {
    return !this.names.has(folded(name));
  }
}

/** Words of schemas on the way to a place. */
const unspoken: ReadonlySet<string> = new Set(["properties", "items", "additionalProperties"]);

/** Names that nobody chose are not longer than this. */
const maxMadeName = 160;

/** Keys were never meant as names: what names may hold of `hydra:search`. */
function wordsIn(key: string): string {
  const words = key.replace(/[^\w.-]+/g, " ").replace(/^[ .]+|[ .]+$/g, "");
  return words === "" ? "part" : words;
}

/** Names that differ in less than this become one identifier. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}
