/**
 * The fields of an object without its prototype: an optional field that is absent stays absent, whatever somebody else's code
 * in this process has put onto `Object.prototype`.
 */
export function ownFields<T extends object>(object: T): T {
  return Object.assign(Object.create(null) as T, object);
}
