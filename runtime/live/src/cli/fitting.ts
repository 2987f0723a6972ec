import { type Issue, isEdgeloomError } from "@edgeloom/runtime";
import type { AnyModel, Json, Shape } from "@edgeloom/runtime/schema";
import { codecOf, parseJson, type WireRules } from "@edgeloom/runtime/wire";
import { nearestWord } from "edgeloom/kit";

/** A value made complete by its model, or every place where it does not fit. */
export type Fitted = { readonly value: Json } | { readonly issues: readonly Issue[] };

/** Holds what somebody typed against its model: also names that are declared nowhere and look like one that is. */
export function fitted(model: AnyModel, value: Json, wire: WireRules, name: string): Fitted {
  const typos = mistyped(model.model.shape, value, []);
  if (typos.length > 0) return { issues: typos };
  try {
    const text = codecOf(wire).encode(model, value, { name, now: () => Date.now() / 1_000 });
    return { value: parseJson(text) };
  } catch (error) {
    if (!isEdgeloomError(error) || error.code !== "INVALID") throw error;
    return { issues: error.issues };
  }
}

/** Levels that are looked into for mistyped names. */
const maxDepth = 32;

/** Undeclared names that are near to a declared one which is not there. */
function mistyped(shape: Shape, value: Json, path: readonly (string | number)[]): readonly Issue[] {
  if (path.length > maxDepth || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    const items = resolved(shape).array?.items;
    return items === undefined
      ? []
      : value.flatMap((item, index) => mistyped(items, item as Json, [...path, index]));
  }
  const properties = resolved(shape).object?.properties;
  if (properties === undefined) return [];
  const free = [...properties.keys()].filter((name) => !Object.hasOwn(value, name));
  return Object.entries(value as { readonly [key: string]: Json }).flatMap(([name, part]) => {
    const property = properties.get(name);
    if (property !== undefined) return mistyped(property.shape, part, [...path, name]);
    const isAlias = [...properties.values()].some(({ aliases }) => aliases?.includes(name) === true);
    const near = isAlias ? undefined : nearestWord(name, free);
    return near === undefined ? [] : [typo([...path, name], near)];
  });
}

function typo(path: readonly (string | number)[], near: string): Issue {
  return {
    path,
    keyword: "properties",
    expected: `another name: did you mean ${JSON.stringify(near)}?`,
    received: "a name that is not declared",
  };
}

function resolved(shape: Shape): Shape {
  let found = shape;
  for (let step = 0; step < maxDepth && found.ref !== undefined && found.object === undefined; step++)
    found = found.ref().model.shape;
  return found;
}
