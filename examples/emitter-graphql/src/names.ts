const taken = ["Query", "Mutation", "Subscription", "Int", "Float", "String", "Boolean", "ID", "JSON"];

/** Gives names as GraphQL has them, each to one thing only: letters, digits and `_`, and not `__` at the start. */
export class Names {
  private readonly used: Set<string>;

  constructor(reserved: readonly string[] = taken) {
    this.used = new Set(reserved);
  }

  /** A free name that is made of a text. */
  allot(text: string): string {
    const base = nameOf(text);
    let name = base;
    for (let count = 2; this.used.has(name); count++) name = `${base}_${count}`;
    this.used.add(name);
    return name;
  }
}

function nameOf(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(plain) ? plain : `x${plain}`;
}
