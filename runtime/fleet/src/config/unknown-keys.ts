import type { AnyModel, Shape } from "@edgeloom/runtime/schema";
import { closest, distance } from "fastest-levenshtein";

/** More is not told of at once. */
const maxNotes = 20;
/** Keys beyond this are shown, but compared with nothing. */
const maxComparedLength = 64;

/**
 * Tells of the keys of a configuration that its schema does not know, which nobody will look at: most are misspelt. They are no
 * errors, since files of the original programs may have keys of other releases.
 */
export function unknownKeys({ model }: AnyModel, value: unknown): readonly string[] {
  const notes = [...notesOn([model.shape], value, "")];
  const rest = notes.length - maxNotes;
  return rest > 0 ? [...notes.slice(0, maxNotes), `${rest} more keys are not known`] : notes;
}

function* notesOn(shapes: readonly Shape[], value: unknown, pointer: string): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  const known = shapes.flatMap(withReferences);
  const declared = known.flatMap(({ object }) => [...(object?.properties?.keys() ?? [])]);
  for (const [key, member] of Object.entries(value)) {
    const place = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const inside = known.flatMap((shape) => shapesOf(shape, key, Array.isArray(value)));
    // What declares nothing takes everything.
    if (inside.length === 0 && declared.length > 0 && key !== "$schema") yield noteOn(key, place, declared);
    yield* notesOn(inside, member, place);
  }
}

function withReferences(shape: Shape): readonly Shape[] {
  const referred = shape.ref === undefined ? [] : withReferences(shape.ref().model.shape);
  return [shape, ...referred, ...(shape.allOf ?? []).flatMap(withReferences)];
}

function shapesOf({ object, array }: Shape, key: string, isItem: boolean): readonly Shape[] {
  const found = isItem ? array?.items : (object?.properties?.get(key)?.shape ?? object?.additionalProperties);
  return found === undefined ? [] : [found];
}

function noteOn(key: string, place: string, declared: readonly string[]): string {
  const note = `${JSON.stringify(place)} of the configuration is not known and not used`;
  const near = key.length > maxComparedLength ? undefined : closest(key.toLowerCase(), declared);
  const isNear = near !== undefined && distance(key.toLowerCase(), near) <= Math.max(2, near.length / 3);
  return isNear ? `${note}; did you mean ${near}?` : note;
}
