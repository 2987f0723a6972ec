import { type Json, type Origin, pointerJoin, pointerTokens, sameJson } from "../../ir/index.js";

/** The map under which a thing stands in the bundle, and its key there. */
export type Place = { readonly shelf: readonly string[]; readonly key: string };

/** Where the parts of several documents stand in the bundle. */
export class Places {
  private readonly known = new Map<string, Place>();
  private readonly taken = new Map<string, Json>();

  /**
   * Gives a thing its place under a key, or one near to it where something else has that already. Equal things may share a place,
   * since documents repeat what they have in common.
   */
  take(origin: Origin, shelf: readonly string[], wanted: string, value: Json, isShared = false): Place {
    let key = wanted;
    for (let number = 2; this.isTaken(shelf, key, value, isShared); number++) key = `${wanted}-${number}`;
    const place = { shelf, key };
    this.taken.set(slot(shelf, key), value);
    this.known.set(name(origin), place);
    return place;
  }

  private isTaken(shelf: readonly string[], key: string, value: Json, isShared: boolean): boolean {
    const there = this.taken.get(slot(shelf, key));
    return there !== undefined && !(isShared && sameJson(there, value));
  }

  /** The pointer in the bundle of a thing, or of what stands inside one that has a place. */
  pointerOf({ file, pointer }: Origin): string | undefined {
    const tokens = pointerTokens(pointer);
    for (let length = tokens.length; length >= 0; length--) {
      const place = this.known.get(name({ file, pointer: pointerJoin("", ...tokens.slice(0, length)) }));
      if (place !== undefined) return pointerJoin("", ...place.shelf, place.key, ...tokens.slice(length));
    }
    return undefined;
  }
}

function name({ file, pointer }: Origin): string {
  return `${file}#${pointer}`;
}

function slot(shelf: readonly string[], key: string): string {
  return pointerJoin("", ...shelf, key);
}
