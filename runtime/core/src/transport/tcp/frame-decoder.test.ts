import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FrameDecoder } from "./frame-decoder.js";

const maxBytes = 1_000;

function framesOf(decoder: FrameDecoder, chunks: readonly Buffer[]): readonly string[] {
  const frames: string[] = [];
  for (const chunk of chunks) {
    decoder.feed(chunk);
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next())
      frames.push(frame.toString("hex"));
  }
  return frames;
}

/** Cuts a stream at any places. */
function cut(stream: Buffer, places: readonly number[]): readonly Buffer[] {
  const marks = [0, ...places.map((place) => place % (stream.length + 1)).sort((a, b) => a - b)];
  // Copies, so that no chunk shows through to its neighbours.
  return marks.map((start, n) => Buffer.from(stream.subarray(start, marks[n + 1] ?? stream.length)));
}

const bodies = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 12 });

test("frames are the same wherever the stream is cut", () => {
  fc.assert(
    fc.property(bodies, fc.array(fc.nat(), { maxLength: 30 }), (sent, places) => {
      const decoder = new FrameDecoder(maxBytes);
      const got = framesOf(decoder, cut(Buffer.concat(sent.map(encodeFrame)), places));
      expect(got).toEqual(sent.map((body) => Buffer.from(body).toString("hex")));
      expect(decoder.missing).toBe("nothing");
      expect(decoder.heldBytes).toBe(0);
    }),
  );
});

test("frames are the same byte by byte", () => {
  fc.assert(
    fc.property(bodies, (sent) => {
      const stream = Buffer.concat(sent.map(encodeFrame));
      const chunks = Array.from(stream, (byte) => Buffer.from([byte]));
      expect(framesOf(new FrameDecoder(maxBytes), chunks)).toEqual(
        sent.map((body) => Buffer.from(body).toString("hex")),
      );
    }),
  );
});

test("any bytes give frames within the limit, or one coded error", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      const decoder = new FrameDecoder(20);
      try {
        const frames = framesOf(
          decoder,
          chunks.map((chunk) => Buffer.from(chunk)),
        );
        expect(frames.every((frame) => frame.length <= 40)).toBe(true);
        expect(decoder.heldBytes).toBeLessThanOrEqual(256);
      } catch (error) {
        expect(error).toMatchObject({ code: "MALFORMED" });
      }
    }),
  );
});

test.each([
  [0, true],
  [1, true],
  [maxBytes, true],
  [maxBytes + 1, false],
  [2 ** 31, false],
  [2 ** 32 - 1, false],
])("a header that announces %d bytes", (length, isTaken) => {
  const decoder = new FrameDecoder(maxBytes);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(length);
  decoder.feed(header);
  if (isTaken) expect(() => decoder.next()).not.toThrow();
  else expect(() => decoder.next()).toThrow(/at most 1000/);
});

test("an announced length takes no memory before the bytes come", () => {
  const decoder = new FrameDecoder(2 ** 32 - 1);
  const header = Buffer.alloc(4, 0xff);
  decoder.feed(header);
  expect(decoder.next()).toBeUndefined();
  expect(decoder.heldBytes).toBeLessThanOrEqual(256);
  decoder.feed(Buffer.alloc(10_000));
  expect(decoder.next()).toBeUndefined();
  expect(decoder.heldBytes).toBeLessThanOrEqual(20_008);
});

test("what is missing is known", () => {
  const decoder = new FrameDecoder(maxBytes);
  const frame = encodeFrame(Buffer.from("abc"));
  expect(decoder.missing).toBe("nothing");
  framesOf(decoder, [frame.subarray(0, 3)]);
  expect(decoder.missing).toBe("header");
  framesOf(decoder, [frame.subarray(3, 6)]);
  expect(decoder.missing).toBe("body");
  expect(framesOf(decoder, [frame.subarray(6)])).toEqual(["616263"]);
  expect(decoder.missing).toBe("nothing");
});

test("frames that are not asked for yet wait, and a limit holds from then on", () => {
  const decoder = new FrameDecoder(2);
  decoder.feed(Buffer.concat(["ab", "cde", "f"].map((text) => encodeFrame(Buffer.from(text)))));
  expect(decoder.next()?.toString()).toBe("ab");
  decoder.limitTo(3);
  decoder.feed(encodeFrame(Buffer.from("gh")));
  expect([decoder.next(), decoder.next(), decoder.next(), decoder.next()].map(String)).toEqual([
    "cde",
    "f",
    "gh",
    "undefined",
  ]);
});
