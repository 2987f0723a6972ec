import fc from "fast-check";
import { expect, it } from "vitest";
import {
  ArchFxCloudSlug,
  ArchFxDeviceSlug,
  ArchFxParentSlug,
  ArchFxStreamerSlug,
  ArchFxStreamSlug,
  ArchFxVariableID,
  parseSlug,
  SlugError,
  tryParseSlug,
} from "./index.js";

const uint16 = fc.nat(0xffff);
const uint32 = fc.nat(0xffff_ffff);
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);
const parent = fc
  .tuple(uint32, fc.constantFrom("pl" as const, "pa" as const, "ps" as const))
  .map(([id, kind]) => new ArchFxParentSlug(id, kind));
const device = uint64.map((id) => new ArchFxDeviceSlug(id));
const variable = fc.tuple(uint16, uint16).map((pair) => new ArchFxVariableID(pair));
const start = fc.option(fc.bigInt(0n, 10n ** 16n - 1n));
const stream = fc
  .record({ parent: fc.option(parent), device: fc.option(device), variable, start })
  .map((parts) => ArchFxStreamSlug.fromParts(parts));
const streamer = fc.tuple(device, uint16).map(([id, index]) => new ArchFxStreamerSlug(id, index));
const anySlug = fc.oneof(parent, device, variable, stream, streamer);

it("reads every id back from its text", () => {
  fc.assert(
    fc.property(anySlug, (slug) => {
      const read = parseSlug(slug.toString());
      expect(read).toBeInstanceOf(slug.constructor);
      expect(read.text).toBe(slug.text);
      expect(JSON.stringify(read)).toBe(`"${slug.text}"`);
      expect(
        parseSlug(slug.text.toUpperCase().replace(/^[A-Z]+(?=--)/, (kind) => kind.toLowerCase())).equals(
          slug,
        ),
      ).toBe(true);
    }),
  );
});

it("orders devices as their numbers", () => {
  fc.assert(
    fc.property(uint64, uint64, (left, right) => {
      const expected = left === right ? 0 : left < right ? -1 : 1;
      expect(new ArchFxDeviceSlug(left).compare(new ArchFxDeviceSlug(right))).toBe(expected);
    }),
  );
});

it("orders pieces of a stream as their starts, however many digits they have", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 16n - 1n), fc.bigInt(0n, 10n ** 16n - 1n), (left, right) => {
      fc.pre(left !== right);
      const [first, second] = [left, right].map((at) => new ArchFxStreamSlug(`sl--1--1--1--${at}`)) as [
        ArchFxStreamSlug,
        ArchFxStreamSlug,
      ];
      expect(first.compare(second)).toBe(left < right ? -1 : 1);
    }),
  );
});

it("has one total order over all classes, which agrees with equality", () => {
  fc.assert(
    fc.property(fc.array(anySlug, { minLength: 3, maxLength: 12 }), (slugs) => {
      const sorted: ArchFxCloudSlug[] = [...slugs].sort(ArchFxCloudSlug.compare);
      for (const [at, left] of sorted.entries())
        for (const right of sorted.slice(at)) {
          expect(left.compare(right)).toBeLessThanOrEqual(0);
          expect(left.compare(right) === 0).toBe(left.equals(right));
        }
    }),
  );
});

it("gives back the parts that it was made of", () => {
  fc.assert(
    fc.property(fc.option(parent), device, variable, start, (owner, id, of, at) => {
      const made = ArchFxStreamSlug.fromParts({ parent: owner, device: id, variable: of, start: at });
      expect(made.parent?.text).toBe(owner?.text);
      expect([made.device.text, made.variable.text, made.startMicros]).toEqual([id.text, of.text, at]);
      expect(ArchFxDeviceSlug.fromParts(id).equals(id)).toBe(true);
      expect(ArchFxVariableID.fromParts({ scope: of.scope, variable: of.varId }).equals(of)).toBe(true);
    }),
  );
});

it("refuses text with its own error only, and what it takes it can read again", () => {
  const pieces = fc.constantFrom(
    "d",
    "m",
    "pl",
    "sl",
    "sd",
    "t",
    "--",
    "-",
    "0000",
    "1",
    "abcd",
    "ABCD",
    " ",
    "x",
    "1".repeat(40),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
      ),
      (text) => {
        const read = tryParseSlug(text);
        if (read === undefined) expect(() => parseSlug(text)).toThrow(SlugError);
        else expect(parseSlug(read.text).text).toBe(read.text);
      },
    ),
    { numRuns: 2_000 },
  );
});
