import type { Property, SchemaNode, TypeId } from "../../ir/index.js";
import type { Fragment } from "../../print/index.js";
import type { Analysis, KindSet } from "../analysis/index.js";
import type { TypeText } from "./type-text.js";

/** A printed property of an object type. */
export type Member = {
  readonly name: string;
  readonly text: Fragment;
  /** What the property holds, `undefined` included where it may be absent. */
  readonly types: readonly TypeText[];
};

/** What was printed before: most of what may be given for a value is the same as in the complete value. */
export type KnownTypes = {
  /** The doc comment of a property: one for the complete value and for what may be given. */
  readonly docOf: (property: Property) => Fragment;
  /** Types of properties and items that are the same on both sides. */
  readonly types: Map<SchemaNode, TypeText>;
  /** Properties that are the same on both sides. */
  readonly members: Map<Property, Member>;
};

/** Where a type is printed. */
export type TypeScope = {
  /** Prints a subschema; here so that the files for the kinds of nodes need not import the one that dispatches to them. */
  readonly typeOf: (node: SchemaNode, outer: TypeScope) => TypeText;
  readonly analysis: Analysis;
  readonly known: KnownTypes;
  /** The complete value, or what may be given for it. */
  readonly side: "out" | "in";
  /** The declaration that is printed. */
  readonly owner: TypeId;
  /** True until a property or item is entered: there a type may not lead back to itself. */
  readonly isSameValue: boolean;
  /** The kinds of values that the surroundings leave possible. */
  readonly allowed: KindSet;
  /** The kinds of values that what stands beside it says already. */
  readonly said: KindSet;
  /** True inside an intersection whose unions would multiply too far: there they are left out. */
  readonly leavesUnionsOut?: boolean;
};
