import type { ApiModel, TypeDecl } from "./model.js";
import type { TypeId } from "./origin.js";

/** Keeps declarations that have not changed the same objects from one run to the next, so that work on them can be kept, too. */
export class DeclarationMemory {
  private known = new Map<TypeId, TypeDecl>();

  /** The model with the declarations of the last run where they say exactly the same. */
  intern(model: ApiModel): ApiModel {
    const types = model.types.map((decl) => {
      const before = this.known.get(decl.id);
      return before !== undefined && isSameValue(before, decl) ? before : decl;
    });
    this.known = new Map(types.map((decl) => [decl.id, decl]));
    return { ...model, types };
  }
}

/** Whether two values hold the same, their keys in the same order. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) return isSameList(left, right);
  const keys = Object.keys(left);
  const others = Object.keys(right);
  return (
    keys.length === others.length &&
    keys.every((key, at) => key === others[at] && isSameValue(valueOf(left, key), valueOf(right, key)))
  );
}

function isSameList(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  return left.every((item, at) => isSameValue(item, right[at]));
}

function valueOf(record: object, key: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[key];
}
