/** What a marker says was there. */
export type AnonymizedKind = "lpr" | "phone" | "address" | "name";

const prefix = ":anonymize:";

/** What stands in the place of personal data (openmodule spec §8.2). */
export const anonymizeMarkers: { readonly [K in AnonymizedKind]: `:anonymize:${K}` } & {
  readonly any: ":anonymize:";
} = {
  lpr: ":anonymize:lpr",
  phone: ":anonymize:phone",
  address: ":anonymize:address",
  name: ":anonymize:name",
  any: prefix,
};

const markers: ReadonlySet<string> = new Set(Object.values(anonymizeMarkers));

/** The marker for a text: the text itself when it is one, else the one that says nothing about what was there. */
export function anonymizeMarkerFor(text: string): string {
  return markers.has(text) ? text : prefix;
}

/** What a marker says was there; undefined when it says nothing. */
export function anonymizedKind(marker: string): string | undefined {
  const kind = marker.startsWith(prefix) ? marker.slice(prefix.length) : marker;
  return kind === "" ? undefined : kind;
}
