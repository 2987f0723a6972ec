import { SlugError } from "../ids/slug-error.js";

function grouped(value: number | bigint, bits: number): string {
  if (typeof value !== "bigint" && typeof value !== "number")
    throw new SlugError("wrong-type", `A ${typeof value} is no number.`, "Pass a number or a bigint.");
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new SlugError("unsafe-number", `${value} is not a whole number below 2^53.`, "Pass a bigint.");
  const digits = BigInt.asUintN(bits, BigInt(value))
    .toString(16)
    .padStart(bits / 4, "0");
  return digits.replace(/(?<=.)(?=(?:.{4})+$)/g, "-");
}

/** The low 16 bits of a number as `XXXX`. Masked, not checked (archfx spec §2.9). Throws a {@link SlugError} for a fraction. */
export function int16gid(value: number | bigint): string {
  return grouped(value, 16);
}

/** The low 32 bits of a number as `XXXX-XXXX`, like {@link int16gid}. */
export function int32gid(value: number | bigint): string {
  return grouped(value, 32);
}

/** The low 48 bits of a number as `XXXX-XXXX-XXXX`, like {@link int16gid}. */
export function int48gid(value: number | bigint): string {
  return grouped(value, 48);
}

/** The low 64 bits of a number as `XXXX-XXXX-XXXX-XXXX`, like {@link int16gid}. */
export function int64gid(value: number | bigint): string {
  return grouped(value, 64);
}

/** The number of a block: {@link int16gid} under its other name. */
export const int2bid: (value: number | bigint) => string = int16gid;
/** The number of a site, area or line: {@link int32gid} under its other name. */
export const int2pid: (value: number | bigint) => string = int32gid;
/** The number of a variable: {@link int32gid} under its other name. */
export const int2vid: (value: number | bigint) => string = int32gid;
/** The number of a device without its block: {@link int48gid} under its other name. */
export const int2didShort: (value: number | bigint) => string = int48gid;
/** The number of a fleet: {@link int48gid} under its other name. */
export const int2fleetId: (value: number | bigint) => string = int48gid;
/** The number of a device: {@link int64gid} under its other name. */
export const int2did: (value: number | bigint) => string = int64gid;

/** The terms of an id: `d--0000-0001` → `["d", "0000-0001"]`. */
export function gidSplit(gid: string): readonly string[] {
  return gid.split("--");
}

/** The id of some terms, the inverse of {@link gidSplit}. */
export function gidJoin(terms: readonly string[]): string {
  return terms.join("--");
}

const maxGroups = 64;

/**
 * A number in exactly `groups` groups: padded with `0000` on the left, or cut to its last ones. Digits inside a group are
 * not padded, and nothing is checked: `fixGid("5", 2)` is `0000-5`. Throws a {@link SlugError} unless `groups` is 0 to 64.
 */
export function fixGid(gid: string, groups: number): string {
  if (!Number.isInteger(groups) || groups < 0 || groups > maxGroups)
    throw new SlugError("out-of-range", `An id of ${groups} groups cannot be; 0 to ${maxGroups} can.`);
  const given = gid.split("-");
  const missing = Array.from({ length: Math.max(0, groups - given.length) }, () => "0000");
  return [...missing, ...given.slice(Math.max(0, given.length - groups))].join("-");
}

/**
 * The number of grouped hex digits without a prefix. The groups are pasted together as they are, so `1-2` is 0x12; the
 * id classes refuse such a text. Throws a {@link SlugError}.
 */
export function gid2int(gid: string): bigint {
  if (!/^[0-9a-f]+(?:-[0-9a-f]+)*$/i.test(gid))
    throw new SlugError("not-hex", `${JSON.stringify(gid.slice(0, 60))} is not a hex number in groups.`);
  return BigInt(`0x${gid.replaceAll("-", "")}`);
}
