import type { SchemaNode } from "./node.js";

/** What a schema says, as a number that is the same for all that say the same. */
export type Form = {
  readonly id: number;
  /** How many schemas it is made of. */
  readonly size: number;
};

/** Where forms are kept by their schemas. */
export type KnownForms = {
  get(node: SchemaNode): Form | undefined;
  set(node: SchemaNode, form: Form): unknown;
};

/** Tells the forms of schemas: without places, and without what a schema itself says to people. What it says inside counts. */
export class Forms {
  private readonly ids = new Map<string, number>();
  /** Schemas in the one that is being spelled. */
  private size = 0;

  constructor(private readonly known: KnownForms) {}

  /** How much is known. */
  get count(): number {
    return this.ids.size;
  }

  /** The form of a schema. */
  of(node: SchemaNode): Form {
    const before = this.known.get(node);
    if (before !== undefined) return before;
    const around = this.size;
    this.size = 1;
    const form = { id: this.idOf(this.facet(node)), size: this.size };
    this.size = around;
    this.known.set(node, form);
    return form;
  }

  /** A part of a schema: one spelling for each meaning. No text of a schema stands in it, only numbers for such. */
  private part(value: unknown): string {
    if (typeof value !== "object" || value === null) return this.data(value);
    if (Array.isArray(value)) {
      let text = "[";
      for (const item of value) text += `${this.part(item)},`;
      return `${text}]`;
    }
    return "docs" in value ? this.child(value as SchemaNode) : `{${this.facet(value)}}`;
  }

  private facet(fields: object): string {
    let text = "";
    for (const name in fields) {
      const value: unknown = fields[name as keyof typeof fields];
      if (value === undefined || name === "origin" || name === "docs") continue;
      text += `${name}:${name === "values" || name === "default" ? this.data(value) : this.part(value)},`;
    }
    return text;
  }

  private child(node: SchemaNode): string {
    const { id, size } = this.of(node);
    this.size += size;
    return `#${id}${this.data(node.docs)}`;
  }

  /** A value of JSON, or docs. */
  private data(value: unknown): string {
    if (typeof value === "string") return `"${this.idOf(value)}`;
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.data(item)).join()}]`;
    let text = "{";
    for (const [name, inner] of Object.entries(value))
      if (inner !== undefined) text += `${this.idOf(name)}:${this.data(inner)},`;
    return `${text}}`;
  }

  /** Texts of schemas and spellings are numbered alike. */
  private idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.ids.size);
    return this.ids.size - 1;
  }
}
