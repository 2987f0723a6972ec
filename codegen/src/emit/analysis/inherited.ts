/** What every object has from `Object.prototype`. A closed list: asking the engine would let the output depend on it. */
const inheritedNames: ReadonlySet<string> = new Set([
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** Whether reading a property of this name finds something in every object, so that only an own one counts. */
export function isInheritedName(name: string): boolean {
  return inheritedNames.has(name);
}
