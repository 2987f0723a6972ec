import { childOrigin, isRecord, type Json, type JsonRecord, ownValue } from "../../ir/index.js";
import { follow, itemsOf, type Located, misbuilt } from "../located.js";
import type { Scope } from "../scope.js";

/**
 * A message or operation with its traits: merged in the order of the list, later ones over earlier ones, and what the
 * object says itself over all of them (the traits merge mechanism of AsyncAPI 3).
 */
export function withTraits(at: Located, scope: Scope): Located {
  const traits = itemsOf(at, "traits", scope);
  if (traits === undefined) return at;
  let merged: JsonRecord = emptyRecord();
  for (const item of traits) {
    const trait = follow(item.value, item.origin, "A trait", scope);
    if (trait === undefined) continue;
    if (ownValue(trait.record, "payload") !== undefined) {
      misbuilt(
        scope,
        "A trait cannot carry a payload; only the message itself can.",
        childOrigin(trait.origin, "payload"),
      );
    }
    merged = mergePatch(merged, withoutPayload(trait.record));
  }
  return { record: mergePatch(merged, at.record), origin: at.origin };
}

/** JSON Merge Patch (RFC 7396) of two objects, without its removal by null: a trait or object that says null says null. */
function mergePatch(target: JsonRecord, patch: JsonRecord): JsonRecord {
  const result: { [key: string]: Json } = Object.assign(emptyRecord(), target);
  for (const [key, value] of Object.entries(patch)) {
    const before = ownValue(result, key);
    result[key] = isRecord(before) && isRecord(value) ? mergePatch(before, value) : value;
  }
  return result;
}

function withoutPayload(record: JsonRecord): JsonRecord {
  const { payload: _payload, ...rest } = record;
  return Object.assign(emptyRecord(), rest);
}

/** Without a prototype, a key such as `__proto__` is a key like any other. */
function emptyRecord(): { [key: string]: Json } {
  return Object.create(null);
}
