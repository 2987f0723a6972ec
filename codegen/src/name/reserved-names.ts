import { reservedWords } from "../reserved-words.js";

/**
 * Globals of the language and types of its library, which emitted code or its reader may mean by these names. Names of hosts
 * (`Event`, `Request`, `Node` …) are not among them: schemas use them often, and emitted code never does.
 */
// biome-ignore format: reads as the groups it has
const globals = [
  "Array", "ArrayBuffer", "Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date", "Error", "EvalError",
  "FinalizationRegistry", "Float32Array", "Float64Array", "Function", "Infinity", "Int16Array", "Int32Array", "Int8Array", "Intl", "Iterator",
  "JSON", "Map", "Math", "NaN", "Number", "Object", "Promise", "Proxy", "RangeError", "ReferenceError", "Reflect", "RegExp", "Set",
  "SharedArrayBuffer", "String", "Symbol", "SyntaxError", "TypeError", "URIError", "Uint16Array", "Uint32Array", "Uint8Array",
  "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape",
  "eval", "globalThis", "isFinite", "isNaN", "parseFloat", "parseInt", "undefined", "unescape",
  // Types of the library.
  "AsyncIterable", "Awaited", "Exclude", "Extract", "InstanceType", "Iterable", "NonNullable", "Omit", "Parameters", "Partial", "Pick",
  "PromiseLike", "PropertyKey", "Readonly", "ReadonlyArray", "ReadonlyMap", "ReadonlySet", "Record", "Required", "ReturnType",
  // Modules, and what emitted code calls one of the runtime.
  "exports", "patterns", "require",
];

const taken: ReadonlySet<string> = new Set([...reservedWords, ...globals]);

/**
 * The name, with `_` after it when it is a word or a global of the language, or when it is so short that emitted code uses it
 * for locals (`e` is the runtime, `v` the value that a check looks at).
 */
export function unreserved(name: string): string {
  return taken.has(name) || /^[a-z]$/.test(name) ? `${name}_` : name;
}
