import { pointerJoin } from "./pointer.js";

/** Where a piece of the model comes from. Nothing of it reaches emitted code but `file`, in the header. */
export type Origin = {
  /** Path of the schema document relative to the project root, with `/`. */
  readonly file: string;
  /** JSON pointer inside it, `""` for the root. */
  readonly pointer: string;
};

/** Identity of a named declaration: `<file>#<pointer>`. */
export type TypeId = string & { readonly __typeId: never };

/** Makes the identity of the declaration at an origin. */
export function typeId(origin: Origin): TypeId {
  return `${origin.file}#${origin.pointer}` as TypeId;
}

/** The origin of something below another. */
export function childOrigin(origin: Origin, ...tokens: readonly (string | number)[]): Origin {
  return { file: origin.file, pointer: pointerJoin(origin.pointer, ...tokens) };
}
