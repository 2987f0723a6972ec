import { EdgeloomError, type Json, type Model, parseJson } from "@edgeloom/runtime";
import { any, model } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import { openmoduleWire } from "../messaging/wire.js";
import type { SqlValue } from "./sql.js";
import { decodeUtc, encodeUtc } from "./utc-date-time.js";

/** How values of a program are held by SQLite. */
export type Column<Out, In = Out> = {
  encode(value: In): SqlValue;
  /** @throws EdgeloomError `INVALID` when SQLite holds something else than this kind of column writes */
  decode(value: SqlValue): Out;
};

/** Text. */
export const textColumn: Column<string> = {
  encode: (value) => value,
  decode: (value) => (typeof value === "string" ? value : unfit("text")),
};

/** Integers that are exact as numbers. */
export const integerColumn: Column<number> = {
  encode: (value) => (Number.isSafeInteger(value) ? value : unfit("an integer")),
  decode: (value) => (typeof value === "number" && Number.isInteger(value) ? value : unfit("an integer")),
};

/** Integers of 64 bits, such as the nanosecond ids of vehicles. */
export const int64Column: Column<bigint> = {
  encode: (value) => (BigInt.asIntN(64, value) === value ? value : unfit("an integer of 64 bits")),
  decode: (value) =>
    typeof value === "bigint" || Number.isInteger(value)
      ? BigInt(value as bigint | number)
      : unfit("an integer"),
};

/** Numbers. */
export const realColumn: Column<number> = {
  encode: (value) => (Number.isFinite(value) ? value : unfit("a finite number")),
  decode: (value) => (typeof value === "number" ? value : unfit("a number")),
};

/** Yes or no, as 1 or 0. */
export const booleanColumn: Column<boolean> = {
  encode: (value) => (value ? 1 : 0),
  decode: (value) => (value === 0 || value === 1 ? value === 1 : unfit("0 or 1")),
};

/** Bytes. */
export const blobColumn: Column<Uint8Array> = {
  encode: (value) => value,
  decode: (value) => (value instanceof Uint8Array ? value : unfit("bytes")),
};

/** Times in UTC: texts without a zone come out; such texts and `Date` go in (openmodule spec §11). */
export const utcDateTimeColumn: Column<string, string | Date> = {
  encode: encodeUtc,
  decode: (value) => (typeof value === "string" ? decodeUtc(value) : unfit("a time")),
};

const AnyJson: Model<Json> = /*@__PURE__*/ model("Json", undefined, () => any());

/** JSON text. With a model, values are completed and checked on their way in and out; integers beyond 2^53 stay exact. */
export function jsonColumn(): Column<Json>;
export function jsonColumn<Out, In>(of: Model<Out, In>): Column<Out, In>;
export function jsonColumn(of: Model<unknown, unknown> = AnyJson): Column<unknown> {
  const codec = codecOf(openmoduleWire);
  const context = { name: "", now: () => Date.now() / 1000 };
  return {
    encode: (value) => codec.encode(of, value, context),
    decode: (value) =>
      typeof value === "string"
        ? codec.decode(of, parseJson(value), { ...context, sourceText: value })
        : unfit("JSON text"),
  };
}

/** A column that may be NULL. */
export function nullable<Out, In>(column: Column<Out, In>): Column<Out | null, In | null> {
  return {
    encode: (value) => (value === null ? null : column.encode(value)),
    decode: (value) => (value === null ? null : column.decode(value)),
  };
}

function unfit(expected: string): never {
  throw new EdgeloomError("INVALID", `the column expects ${expected}`);
}
