import { isObject, own } from "../../schema/json-value.js";

/** The value that a JSON pointer (RFC 6901) names; undefined when there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  if (pointer === "") return root;
  let value = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value))
      value = /^\d{1,9}$/.test(name) ? (value as readonly unknown[])[Number(name)] : undefined;
    else value = isObject(value) ? own(value, name) : undefined;
  }
  return value;
}
