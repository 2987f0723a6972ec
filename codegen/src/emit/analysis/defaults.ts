/** Whether the runtime fills a property in when it is absent. */
export function hasDefault(property: {
  readonly default?: unknown;
  readonly dynamicDefault?: string;
}): boolean {
  return property.default !== undefined || property.dynamicDefault !== undefined;
}
