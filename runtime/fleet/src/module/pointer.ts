import { EdgeloomError, type Json } from "@edgeloom/runtime";

const isIndex = /^(0|[1-9]\d*)$/;
const compiled = new Map<string, readonly string[]>();

/** The names and indices of a JSON pointer (RFC 6901). Pointers come from module descriptors, so there are few of them. */
export function stepsOf(pointer: string): readonly string[] {
  let steps = compiled.get(pointer);
  if (steps !== undefined) return steps;
  if (pointer !== "" && !pointer.startsWith("/"))
    throw new EdgeloomError("CONFIG", `"${pointer}" is not a JSON pointer`, { fix: 'begin it with "/"' });
  steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  compiled.set(pointer, steps);
  return steps;
}

/** The pointer to a field of the root, whatever its name is. */
export function pointerTo(field: string): string {
  return `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The value under a pointer; undefined when there is none. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const step of stepsOf(pointer)) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return undefined;
    // An array has its length as a property of its own.
    if (Array.isArray(value) && !isIndex.test(step)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[step];
  }
  return value;
}
