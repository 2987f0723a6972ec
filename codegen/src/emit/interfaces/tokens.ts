import type { Json, Property, TypeId } from "../../ir/index.js";

/** What a word in the foreign output stands for. */
export type Meaning =
  | { readonly kind: "type"; readonly id: TypeId }
  | { readonly kind: "property"; readonly property: Property }
  | { readonly kind: "value"; readonly value: Json };

/** The value that no value is. */
export const nothing = "nothing";

/**
 * Stand-ins for everything that people wrote: names of types and properties, and listed values. Only these reach the foreign
 * generator, so nothing in a document can become part of the text that it makes.
 */
export class Tokens {
  private readonly meanings = new Map<string, Meaning>();
  private readonly types = new Map<TypeId, string>();

  /** The stand-in for a declaration, the same each time. */
  type(id: TypeId): string {
    const known = this.types.get(id);
    if (known !== undefined) return known;
    const token = this.add("T", { kind: "type", id });
    this.types.set(id, token);
    return token;
  }

  /** A stand-in for one property in one place: its doc comment is found by it. */
  property(property: Property): string {
    return this.add("p", { kind: "property", property });
  }

  /** A stand-in for a listed value. */
  value(value: Json): string {
    return this.add("v", { kind: "value", value });
  }

  /** What a stand-in stands for; throws for a word that was never given. */
  meaning(token: unknown): Meaning {
    const found = this.meanings.get(String(token));
    if (found === undefined) throw new Error(`${JSON.stringify(token)} stands for nothing`);
    return found;
  }

  private add(letter: string, meaning: Meaning): string {
    const token = `${letter}${this.meanings.size}`;
    this.meanings.set(token, meaning);
    return token;
  }
}
