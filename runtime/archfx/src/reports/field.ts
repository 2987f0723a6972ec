import type { ReportMap, ReportValue } from "./report-value.js";

/** The member of a map under a key; undefined when it has none of its own. */
export function fieldOf(map: ReportMap, key: string): ReportValue | undefined {
  if (map instanceof Map) return (map as ReadonlyMap<string, ReportValue>).get(key);
  return Object.hasOwn(map, key) ? (map as { readonly [key: string]: ReportValue })[key] : undefined;
}
