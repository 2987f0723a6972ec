import type { AnyModel, Shape } from "@edgeloom/runtime/schema";

/** Everything a shape may say about a value: itself, what it refers to, and all members of its unions and conjunctions. */
export function expand(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.flatMap((shape) => [shape, ...expand(membersOf(shape))]);
}

function membersOf({ ref, allOf = [], anyOf = [], oneOf = [] }: Shape): readonly Shape[] {
  return [...(ref === undefined ? [] : [ref().model.shape]), ...allOf, ...anyOf, ...oneOf];
}

/** What the shapes of an object say about one of its properties. */
export function shapesOfMember(shapes: readonly Shape[], key: string): readonly Shape[] {
  return shapes.flatMap(({ object }) => {
    const declared = object?.properties?.get(key)?.shape ?? object?.additionalProperties;
    return declared === undefined ? [] : [declared];
  });
}

/** What the shapes of a list say about its items. */
export function shapesOfItems(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.flatMap(({ array }) => (array?.items === undefined ? [] : [array.items]));
}

/** Whether the shapes speak of values of a type, as far as they name types. */
export function allows(shapes: readonly Shape[], type: "integer" | "number" | "string" | "boolean"): boolean {
  return shapes.some(({ types }) => types?.includes(type) ?? false);
}

/** Whether a named model is among what the shapes refer to. */
export function refersTo(shapes: readonly Shape[], model: AnyModel): boolean {
  return shapes.some(({ ref }) => ref?.() === model);
}
