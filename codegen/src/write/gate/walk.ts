/** A node of the syntax tree, of any type. */
export type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown };

/** What the gate demands of one type of node. A field that is not mentioned must not be able to hold code: a test compares. */
export type Rule = {
  /** Fields with nodes, lists of nodes or nothing, which are walked. */
  readonly visit?: readonly string[];
  /** Fields that must be absent, null, false or an empty list. */
  readonly none?: readonly string[];
  /** Fields with the values that they may have. */
  readonly is?: Readonly<Record<string, readonly unknown[]>>;
  /** Whatever else must hold; walks the fields in `covers` itself. Runs before `visit`. */
  readonly also?: (node: Node, walk: Walk) => void;
  readonly covers?: readonly string[];
};

/** Names of the module, by what may be done with them. */
export type ModuleNames = {
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** Own functions, and imported checks. */
  readonly callable: ReadonlySet<string>;
};

type Local = { readonly name: string; readonly isMutable: boolean };

/** Says why a node does not pass. */
export type Refuse = (node: Node, why: string) => never;

/** Walks a tree by rules; a type of node without a rule does not pass. Knows which local names are in scope. */
export class Walk {
  private readonly locals: Local[] = [];
  private depth = 0;

  constructor(
    readonly names: ModuleNames,
    private readonly rules: ReadonlyMap<string, Rule>,
    readonly refuse: Refuse,
  ) {}

  visit(node: Node): void {
    const rule = this.rules.get(node.type);
    if (rule === undefined) this.refuse(node, "is never emitted");
    for (const field of rule.none ?? []) if (!isNothing(node[field])) this.refuse(node, `has \`${field}\``);
    for (const field in rule.is) {
      if (!rule.is[field]?.includes(node[field]))
        this.refuse(node, `has the ${field} ${JSON.stringify(node[field])}`);
    }
    rule.also?.(node, this);
    for (const field of rule.visit ?? []) this.visitField(node[field]);
  }

  /** Walks a node, a list of nodes, or nothing. */
  visitField(value: unknown): void {
    if (Array.isArray(value)) for (const item of value as readonly (Node | null)[]) this.visitItem(item);
    else if (value !== null && value !== undefined) this.visit(value as Node);
  }

  get isInFunction(): boolean {
    return this.depth > 0;
  }

  /** Runs with a scope of its own. */
  scoped(run: () => void): void {
    const known = this.locals.length;
    this.depth++;
    run();
    this.depth--;
    this.locals.length = known;
  }

  declare(node: Node, isMutable: boolean): void {
    const name = node["name"] as string;
    if (this.names.values.has(name) || forbiddenNames.has(name))
      this.refuse(node, `hides another \`${name}\``);
    this.locals.push({ name, isMutable });
  }

  local(name: string): Local | undefined {
    return this.locals.findLast((local) => local.name === name);
  }

  private visitItem(item: Node | null): void {
    if (item === null) throw new TypeError("a list with a hole is never emitted");
    this.visit(item);
  }
}

/** Names that emitted code relies on, so that none may be declared: the runtime's, and those of the language. */
export const forbiddenNames: ReadonlySet<string> = new Set([
  "e",
  "patterns",
  "undefined",
  "RegExp",
  "Set",
  "eval",
  "arguments",
  "globalThis",
]);

function isNothing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)
  );
}
