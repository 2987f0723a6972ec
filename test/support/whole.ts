/**
 * Whether everything is to be looked at, also what takes minutes and seldom finds anything that a part of it does not: set
 * `EDGELOOM_WHOLE=1`, as one would every night or before a release.
 */
export const isWhole = process.env["EDGELOOM_WHOLE"] !== undefined;
