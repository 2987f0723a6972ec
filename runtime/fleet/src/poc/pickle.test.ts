import { createHash } from "node:crypto";
import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { readPickle, readPickledList, readPickledNumber, readPickledPair } from "./pickle-reader.js";
import { type Picklable, writePickle } from "./pickle-writer.js";

const hex = (value: Picklable): string => Buffer.from(writePickle(value)).toString("hex");
const numbered = (count: number, width: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(String(index).padStart(width)));

/** What `pickle.dumps(value, protocol=4)` of Python 3.11 gives. */
const short: readonly (readonly [Picklable, string])[] = [
  [0, "80044b002e"],
  [255, "80044bff2e"],
  [256, "80049504000000000000004d00012e"],
  [65536, "80049506000000000000004a000001002e"],
  [-1, "80049506000000000000004affffffff2e"],
  [-129, "80049506000000000000004a7fffffff2e"],
  [2 ** 31, "80049508000000000000008a0500000080002e"],
  [-(2 ** 31) - 1, "80049508000000000000008a05ffffff7fff2e"],
  [2 ** 53 - 1, "8004950a000000000000008a07ffffffffffff1f2e"],
  [1 - 2 ** 53, "8004950a000000000000008a07010000000000e02e"],
  [null, "80044e2e"],
  [[], "80045d942e"],
  [[Uint8Array.of(1)], "80049508000000000000005d9443010194612e"],
  [[true, new Uint8Array()], "80049507000000000000008843009486942e"],
];

/** The same for long values: length and beginning of the SHA-256. */
const long: readonly (readonly [string, Picklable, number, string])[] = [
  ["bytes just within a frame", [false, new Uint8Array(65535)], 65556, "3517bbed0fda94e7"],
  ["bytes outside of frames", [true, new Uint8Array(65536)], 65557, "e2a7089954745ef6"],
  ["the longest short bytes", [true, new Uint8Array(255)], 273, "335e3d0d2d3a6419"],
  ["the shortest long bytes", [true, new Uint8Array(256)], 277, "33978cec57597e18"],
  ["a batch and one item", numbered(1001, 5), 8026, "53024ea03ec421a3"],
  ["two batches and one item", numbered(2001, 5), 16028, "34b741a5fe95f41b"],
  ["several frames", numbered(5000, 50), 265060, "1bd922342d40dc9d"],
  [
    "long bytes in a list",
    [Uint8Array.of(1, 2), new Uint8Array(70000), Uint8Array.of(1, 3)],
    70041,
    "e074dafabe969c85",
  ],
  [
    "frames that long items end",
    [1, 2, 3].map((byte) => new Uint8Array(40000).fill(byte)),
    120043,
    "840c2a41bfa7cd7b",
  ],
];

describe("writing is Python's", () => {
  test.each(short)("%j", (value, expected) => expect(hex(value)).toBe(expected));

  test.each(long)("%s", (_name, value, length, digest) => {
    const bytes = writePickle(value);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect([bytes.length, sha256.slice(0, 16)]).toEqual([length, digest]);
  });

  test("nothing but whole numbers", () => expect(() => writePickle(0.5)).toThrow(RangeError));
});

const bytes = fc.uint8Array({ maxLength: 400 });

property.prop([
  fc.oneof(
    fc.tuple(fc.boolean(), bytes),
    fc.maxSafeInteger(),
    fc.array(bytes, { maxLength: 20 }),
    fc.constant(null),
  ),
])("what was written is read", (value) => {
  const read = readPickle(writePickle(value));
  expect(JSON.stringify(plain(read))).toBe(JSON.stringify(plain(value)));
});

function plain(value: Picklable): unknown {
  if (!Array.isArray(value)) return value;
  return (value as readonly (boolean | Uint8Array)[]).map((item) =>
    typeof item === "boolean" ? item : Buffer.from(item).toString("hex"),
  );
}

property.prop([fc.uint8Array({ maxLength: 60 })])("whatever comes, it is read or refused", (input) => {
  for (const start of [[], [0x80, 4]]) {
    const attempt = (): Picklable => readPickle(Uint8Array.of(...start, ...input));
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ code: "MALFORMED" });
    }
  }
});

const hostile: Readonly<Record<string, string>> = {
  "a call of os.system":
    "80049521000000000000008c05706f736978948c0673797374656d9493948c036c73209485945294 2e",
  "a global of the old form": "8002636f730a73797374656d0a2e",
  "a list in itself": "80045d946800612e",
  "a list in itself, by a mark": "80045d9428680065 2e",
  "bytes that are cut off": "800442ffffffff00",
  "very long bytes that are cut off": "80048effffffffffffffff00",
  "a frame that is cut off": "800495ffffffffffffff7f4b002e",
  "something after the end": "80044b002e00",
  "two values": "80044b004b002e",
  "no value": "80042e",
  "a mark in place of a value": "8004282e",
  "an append to a number": "80044b004b00612e",
  "an end without a mark": "8004652e",
  "a value that was never kept": "800468052e",
  "protocol 1": "80014b002e",
  "no protocol": "4b002e",
  "a number of 9 bytes": "80048a090102030405060708092e",
  "a number beyond 2^53": "80048a08ffffffffffffff7f2e",
  "a text": "80048c0161942e",
  "a pair of numbers": "80044b004b0186942e",
  "a list of numbers": "80045d944b00612e",
};

test.each(Object.entries(hostile))("%s is refused", (_name, text) => {
  const input = Buffer.from(text.replaceAll(" ", ""), "hex");
  expect(() => readPickle(input)).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});

test("limits of length and of values", () => {
  expect(() => readPickle(new Uint8Array(1024 * 1024 + 1))).toThrow("longer than");
  const marks = Buffer.concat([Buffer.from([0x80, 4]), Buffer.alloc(30_000, 0x28), Buffer.from([0x2e])]);
  expect(() => readPickle(marks)).toThrow("more than");
  const kept = Buffer.concat([Buffer.from([0x80, 4, 0x4e]), Buffer.alloc(30_000, 0x94), Buffer.from([0x2e])]);
  expect(() => readPickle(kept)).toThrow("more than");
});

test("values of protocol 2, with numbered places, and of protocol 5", () => {
  expect(readPickledList(Buffer.from("80025d71002e", "hex"))).toEqual([]);
  expect(readPickledNumber(Buffer.from("80054b072e", "hex"))).toBe(7);
  const shared = Buffer.from("80045d9428430161946801652e", "hex");
  expect(readPickledList(shared)?.map(String)).toEqual(["a", "a"]);
});

test("each reader wants its kind of value", () => {
  expect(() => readPickledPair(writePickle(1))).toThrow("a flag");
  expect(() => readPickledNumber(writePickle([]))).toThrow("a number");
  expect(() => readPickledList(writePickle([true, new Uint8Array()]))).toThrow("a list");
  expect(readPickledList(writePickle(null))).toBeUndefined();
});
