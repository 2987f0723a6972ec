import { quote, type Reporter } from "../../diagnostics/index.js";
import {
  childOrigin,
  conjoinOrKeep,
  type Origin,
  propertiesNamed,
  restrictsOnlyBy,
  type SchemaNode,
  type TypeDecl,
  type TypeId,
  type TypeLookup,
  typeId,
  withoutNull,
} from "../../ir/index.js";
import { documentName } from "../names.js";

/** Declarations that are made after merging: bodies that stand inside an envelope, and unions of several messages. */
export class LateTypes {
  private readonly merge: (node: SchemaNode) => SchemaNode;
  private readonly made = new Map<TypeId, TypeDecl>();
  private readonly declared: TypeLookup;
  private readonly reporter: Reporter;

  constructor(options: {
    readonly merge: (node: SchemaNode) => SchemaNode;
    readonly lookup: TypeLookup;
    readonly reporter: Reporter;
  }) {
    this.merge = options.merge;
    this.declared = options.lookup;
    this.reporter = options.reporter;
  }

  /** Everything that was made. */
  get all(): readonly TypeDecl[] {
    return [...this.made.values()];
  }

  /** Finds declarations, late ones too. */
  readonly lookup: TypeLookup = (id) => this.declared(id) ?? this.made.get(id);

  /** The declaration of the part of an envelope at a path of properties. Null around it says that it may be absent, not what it is. */
  bodyOf(envelope: SchemaNode, path: readonly string[], name: string, origin: Origin): TypeId | undefined {
    let node = envelope;
    for (const [depth, token] of path.entries()) {
      const declared = propertiesNamed(node, token, this.lookup);
      const [first, ...others] = declared.map((property) => property.node);
      if (first === undefined) {
        const message = `The payload has no property ${quote(path.slice(0, depth + 1).join("/"))}.`;
        this.reporter.report("rpc-body", message, childOrigin(origin, "x-edgeloom-body"));
        return undefined;
      }
      node = this.merge(others.reduce((united, other) => conjoinOrKeep(other, united), first));
    }
    return this.declare(withoutNull(node), name);
  }

  /** The declaration of a union; one member needs none. */
  unionOf(members: readonly TypeId[], name: string, origin: Origin): TypeId | undefined {
    const [first, ...others] = new Set(members);
    if (first === undefined || others.length === 0) return first;
    const anyOf = [first, ...others].map((ref) => ({ origin, docs: {}, ref }));
    return this.declare({ origin, docs: {}, anyOf }, name);
  }

  private declare(node: SchemaNode, name: string): TypeId {
    if (node.ref !== undefined && restrictsOnlyBy(node, ["ref"])) return node.ref;
    const id = typeId(node.origin);
    const known = this.lookup(id);
    if (known) return known.id;
    this.made.set(id, { id, name, group: documentName(node.origin.file), origin: node.origin, node });
    return id;
  }
}
