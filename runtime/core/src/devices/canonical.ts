/**
 * The one form that all spellings of a status are brought to, before rules look into it or it is written again: what is not
 * named is dropped, and keys come in the order of their declaration.
 */
export type CanonicalForm =
  /** `true` or `false`. */
  | { readonly kind: "boolean" }
  /** A number or boolean as an unsigned integer of C++ takes it: cut to a whole number, modulo 2^bits. */
  | { readonly kind: "unsigned"; readonly bits: 8 | 32 }
  /** Always `null`, whatever is there. */
  | { readonly kind: "null" }
  /** An array, by position. */
  | { readonly kind: "tuple"; readonly items: readonly CanonicalForm[] }
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, CanonicalForm>> }
  /**
   * A list of `count` objects that are numbered from 1 by `key` (an integer of 8 bit). Reads the first `count` objects; of equal
   * numbers the last counts, numbers that do not exist are ignored, and what was not there is false or 0. Written in order.
   */
  | {
      readonly kind: "numbered";
      readonly key: string;
      readonly count: number;
      readonly fields: Readonly<Record<string, CanonicalForm>>;
    };
