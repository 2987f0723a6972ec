/** Largest magnitude that counts as seconds; larger ones are fractions of seconds (openmodule spec §2.2). */
export const MAX_UNIX_SECONDS = 2e10;

/** Largest finite number of 32 bit. */
const maxFloat = (2 - 2 ** -23) * 2 ** 127;

type NumberTest = (value: number | bigint) => boolean;

function integerOf(bits: number, isSigned: boolean): NumberTest {
  const minimum = isSigned ? -(2n ** BigInt(bits - 1)) : 0n;
  const maximum = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
  return (value) =>
    (typeof value === "bigint" || Number.isInteger(value)) && value >= minimum && value <= maximum;
}

/** Beyond 2^53 a `number` may have lost digits: there 64 bit are a `bigint`. */
function exact(test: NumberTest): NumberTest {
  return (value) => (typeof value === "bigint" || Number.isSafeInteger(value)) && test(value);
}

/** An integer of 32 bit with sign. */
export function isInt32(value: number | bigint): boolean {
  return typeof value === "number" ? (value | 0) === value : value >= -2147483648n && value <= 2147483647n;
}

/** Whether integers in a format may be beyond 2^53, so that their complete form is a `bigint`: `int64` and `uint64`. */
export function isLongFormat(format: string | undefined): boolean {
  return format === "int64" || format === "uint64";
}

/** Seconds since 1970, with a fraction perhaps. */
export function isUnixTime(value: number | bigint): boolean {
  return value >= -MAX_UNIX_SECONDS && value <= MAX_UNIX_SECONDS;
}

/** How numbers in a format look: those of the OpenAPI registry, and seconds since 1970. */
export const numberFormats = /*@__PURE__*/ knownFormats();

function knownFormats(): ReadonlyMap<string, NumberTest> {
  return new Map([
    ["int8", integerOf(8, true)],
    ["int16", integerOf(16, true)],
    ["int32", isInt32],
    ["int64", exact(integerOf(64, true))],
    ["uint8", integerOf(8, false)],
    ["uint16", integerOf(16, false)],
    ["uint32", integerOf(32, false)],
    ["uint64", exact(integerOf(64, false))],
    ["float", (value: number | bigint) => value >= -maxFloat && value <= maxFloat],
    ["double", (value: number | bigint) => value >= -Number.MAX_VALUE && value <= Number.MAX_VALUE],
    ["unixtime", isUnixTime],
  ]);
}
