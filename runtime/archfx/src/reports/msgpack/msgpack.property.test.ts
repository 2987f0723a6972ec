import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, Float, ArchFXFlexibleDictionaryReport as Report, type ReportValue } from "../index.js";
import { ByteWriter } from "./byte-writer.js";
import { maxDepth } from "./limits.js";
import { readMessagePack } from "./read-value.js";
import { writeValue } from "./write-value.js";

function encode(value: unknown): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, value);
  return writer.slice(0);
}

/** What reading exactly gives for each way of writing the same. */
const scalar: fc.Arbitrary<ReportValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.integer({ min: -40, max: 300 }),
  fc.bigInt(2n ** 53n, 2n ** 64n - 1n),
  fc.bigInt(-(2n ** 63n), -(2n ** 53n)),
  fc
    .double()
    .map((value) => (Number.isSafeInteger(value) && !Object.is(value, -0) ? new Float(value) : value)),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }),
);
const { value: anyValue } = fc.letrec<{ value: ReportValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 20 }),
    fc
      .array(
        fc.tuple(
          fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "10", "2")),
          tie("value"),
        ),
        { maxLength: 20 },
      )
      .map((entries) => new Map(entries)),
  ),
}));

it("gives back every value, and the same bytes for it", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const bytes = encode(value);
      const read = readMessagePack(bytes, { exact: true });
      expect(read).toEqual(value);
      expect(encode(read)).toEqual(bytes);
    }),
  );
});

const point = fc.record({
  timestamp: fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n),
  stream: fc.nat(0xffff_ffff),
  value: fc.double(),
  summaryData: fc
    .dictionary(
      fc.string().filter((key) => key !== "value"),
      scalar,
    )
    .map((facts) => new Map(Object.entries(facts))),
  rawData: anyValue,
  readingId: fc.bigInt(0n, 2n ** 64n - 1n),
});

it("gives back every report", () => {
  const device = fc.bigInt(0n, 2n ** 64n - 1n);
  fc.assert(
    fc.property(
      device,
      fc.array(point, { maxLength: 20 }),
      device,
      fc.nat(0xffff),
      (id, data, reportId, streamer) => {
        const report = Report.fromReadings({ device: id, data, reportId, streamer });
        const read = Report.decode(report.encode(), { exact: true });
        expect(read.visibleData).toEqual(report.visibleData);
        expect([read.origin, read.reportId, read.lowestId, read.highestId, read.originStreamer]).toEqual([
          id,
          reportId,
          report.lowestId,
          report.highestId,
          streamer,
        ]);
      },
    ),
  );
});

it("splits every report into parts that hold the same readings and keep the size", () => {
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 30 }),
      fc.integer({ min: 150, max: 5_000 }),
      (data, maxBytes) => {
        const whole = Report.fromReadings({ device: 1, data });
        const parts: Report[] = [];
        try {
          parts.push(...whole.splitBySize(maxBytes));
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          const alone = data.map((one) => Report.fromReadings({ device: 1, data: [one] }).encode().length);
          expect(Math.max(...alone)).toBeGreaterThan(maxBytes);
          return;
        }
        expect(parts.flatMap(({ visibleData }) => visibleData)).toEqual(whole.visibleData);
        for (const part of parts) {
          expect(part.encode().length).toBeLessThanOrEqual(maxBytes);
          expect(Report.fromReadings({ device: 1, data: part.visibleData }).encode()).toEqual(part.encode());
        }
      },
    ),
    { numRuns: 50 },
  );
});

type Sized = readonly [size: number, mark: number];

it.each<readonly [string, (size: number) => unknown, readonly Sized[]]>([
  [
    "an array",
    (size) => new Array(size).fill(null),
    [
      [0x0f, 0x9f],
      [0x10, 0xdc],
      [0xffff, 0xdc],
      [0x1_0000, 0xdd],
    ],
  ],
  [
    "a map",
    mapOf,
    [
      [0x0f, 0x8f],
      [0x10, 0xde],
      [0xffff, 0xde],
      [0x1_0000, 0xdf],
    ],
  ],
  [
    "a text",
    (size) => "x".repeat(size),
    [
      [0x1f, 0xbf],
      [0x20, 0xd9],
      [0xff, 0xd9],
      [0x100, 0xda],
      [0xffff, 0xda],
      [0x1_0000, 0xdb],
    ],
  ],
  [
    "bytes",
    (size) => new Uint8Array(size),
    [
      [0, 0xc4],
      [0xff, 0xc4],
      [0x100, 0xc5],
      [0xffff, 0xc5],
      [0x1_0000, 0xc6],
    ],
  ],
])("writes %s with the shortest header", (_, make, sizes) => {
  for (const [size, mark] of sizes) expect([size, encode(make(size))[0]]).toEqual([size, mark]);
});

function mapOf(size: number): ReadonlyMap<string, null> {
  return new Map(Array.from({ length: size }, (_, at) => [String(at), null]));
}

it("writes every NaN with the same bits", () => {
  const odd = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer)[0];
  expect(Buffer.from(encode(odd)).toString("hex")).toBe("cb7ff8000000000000");
});

it("believes no announced length", () => {
  for (const mark of [0xdd, 0xdf])
    expect(() => readMessagePack(Uint8Array.from([mark, 0xff, 0xff, 0xff, 0xff, 0xc0]))).toThrow("announced");
});

describe("hostile bytes", () => {
  function expectOwnErrorOnly(bytes: Uint8Array): void {
    for (const exact of [false, true])
      try {
        Report.decode(bytes, { exact });
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
  }

  it("throw nothing but the error of this package", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectOwnErrorOnly), { numRuns: 2_000 });
  });

  it("also when they are a report that was damaged or cut", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(0xff)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 3 }), damage, fc.nat(), (data, places, length) => {
        const bytes = Report.fromReadings({ device: 1, data }).encode().slice();
        for (const [at, value] of places) bytes[at % bytes.length] = value;
        expectOwnErrorOnly(bytes);
        expectOwnErrorOnly(bytes.subarray(0, length % bytes.length));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["an array of 2^32 members", [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ["a map of 2^32 entries", [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ["a text of 4 GiB", [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ["an extension type", [0xd4, 0x01, 0x00]],
    ["a byte that begins nothing", [0xc1]],
    ["a key that is no text", [0x81, 0x01, 0x01]],
    ["a map as a key", [0x81, 0x80, 0x01]],
    ["broken UTF-8", [0xa1, 0xff]],
    ["a surrogate in UTF-8", [0xa3, 0xed, 0xa0, 0x80]],
    ["bytes after the end", [0x01, 0x01]],
    ["no bytes", []],
  ])("are refused: %s", (_, bytes) => {
    expect(() => readMessagePack(Uint8Array.from(bytes))).toThrow(DataError);
  });

  it("cannot nest deeper than the limit, read or written", () => {
    const nested = (levels: number) => Uint8Array.from([...new Array<number>(levels).fill(0x91), 0xc0]);
    expect(encode(readMessagePack(nested(maxDepth)))).toEqual(nested(maxDepth));
    expect(() => readMessagePack(nested(maxDepth + 1))).toThrow("nested deeper");
    expect(() => readMessagePack(nested(1_000_000))).toThrow("nested deeper");
    const own: unknown[] = [];
    own.push(own);
    expect(() => encode(own)).toThrow("holds itself");
  });

  it("cannot hold more than the limits", () => {
    const many = encode(new Array(1_000).fill(null));
    expect(() => readMessagePack(many, { maxValues: 1_000 })).toThrow("more values");
    expect(readMessagePack(many, { maxValues: 1_001 })).toHaveLength(1_000);
    expect(() => readMessagePack(many, { maxBytes: 1_000 })).toThrow("limit of 1000");
  });

  it("leave the prototype alone", () => {
    const read = readMessagePack(encode(new Map([["__proto__", { polluted: 1 }]]))) as {
      readonly polluted?: number;
    };
    expect([read.polluted, Object.hasOwn(read, "__proto__")]).toEqual([undefined, true]);
    expect(({} as { readonly polluted?: number }).polluted).toBeUndefined();
  });
});

it.each([
  ["undefined in a map", { a: undefined }],
  ["a hole in an array", new Array(1)],
  ["a function", () => 1],
  ["a symbol", Symbol("x")],
  ["a Set", new Set()],
  ["an instance of a class", new URL("http://localhost")],
  ["half a surrogate pair", "a\ud800"],
  ["the other half", "\udc00a"],
  ["a key with half a pair", { "\ud800": 1 }],
  ["a key that is no text", new Map([[1, 2]])],
  ["2^64", 2n ** 64n],
  ["-2^63 - 1", -(2n ** 63n) - 1n],
  ["a date that is none", new Date(Number.NaN)],
])("does not write %s", (_, value) => {
  expect(() => encode([value])).toThrow(expect.objectContaining({ code: "INVALID" }));
});
