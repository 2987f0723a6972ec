/** A country that a plate may be from. */
export type PlateCountry = { readonly code: string; readonly confidence: number };

/** What stands for "any country". */
export const otherCountry = "OTHER";

/** A plate as a camera saw it, with everything that it may have been. */
export type PlateForMatching = {
  readonly plate: { readonly plate: string; readonly confidence: number };
  /** The likeliest first. From `OTHER` on every country is possible. */
  readonly country: readonly PlateCountry[];
  readonly alternatives: readonly { readonly plate: string; readonly confidence: number }[];
};

const unsure = 0.5;

/**
 * Makes a plate that can be matched out of a bare text.
 *
 * @param options.addOther - whether any other country is possible too; default true. It is added even to a plate of `OTHER`.
 */
export function plateForMatching(
  plate: string,
  country: string = otherCountry,
  options: { readonly addOther?: boolean } = {},
): PlateForMatching {
  const countries = options.addOther === false ? [country] : [country, otherCountry];
  return {
    plate: { plate, confidence: unsure },
    country: countries.map((code) => ({ code, confidence: unsure })),
    alternatives: [],
  };
}
