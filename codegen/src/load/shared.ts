import { isList, isRecord, type Json, type JsonRecord } from "../ir/index.js";

/**
 * Data like `now`, of which whatever stands at the same place in `before` and is equal to it, keys in the same order, is the same
 * object: then it can be seen at once that it has not changed.
 */
export function shared(before: Json | undefined, now: Json): Json {
  if (Object.is(before, now)) return now;
  if (isList(now)) return isList(before) ? sharedList(before, now) : now;
  return isRecord(now) && isRecord(before) ? sharedRecord(before, now) : now;
}

function sharedList(before: readonly Json[], now: readonly Json[]): Json {
  const items = now.map((item, at) => shared(before[at], item));
  const isSame = items.length === before.length && items.every((item, at) => Object.is(item, before[at]));
  return isSame ? before : items;
}

function sharedRecord(before: JsonRecord, now: JsonRecord): Json {
  const keys = Object.keys(now);
  const old = Object.keys(before);
  let isSame = keys.length === old.length;
  let result: { [key: string]: Json } | undefined;
  for (const [at, key] of keys.entries()) {
    const value = now[key] as Json;
    const kept = shared(before[key], value);
    isSame &&= key === old[at] && Object.is(kept, before[key]);
    if (kept === value) continue;
    result ??= Object.assign(Object.create(null) as { [key: string]: Json }, now);
    result[key] = kept;
  }
  return isSame ? before : (result ?? now);
}
