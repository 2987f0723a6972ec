import { inspect } from "node:util";
import { isEdgeloomError } from "@edgeloom/runtime/base";
import { describe, expect, it } from "vitest";
import {
  ArchFxDeviceSlug,
  ArchFxParentSlug,
  ArchFxStreamerSlug,
  ArchFxStreamSlug,
  ArchFxVariableID,
  type DeviceSlugText,
  parseSlug,
  SlugError,
  tryParseSlug,
} from "./index.js";

function reasonOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof SlugError) return error.reason;
    throw error;
  }
  return "accepted";
}

describe("defect 13: 64-bit numbers are exact", () => {
  it("keeps every digit of a device's number", () => {
    const device = new ArchFxDeviceSlug(9_007_199_254_740_993n);
    expect(device.text).toBe("d--0020-0000-0000-0001");
    expect(device.getId()).toBe(9_007_199_254_740_993n);
  });

  it("refuses a number that has lost its digits, and says so", () => {
    expect(reasonOf(() => new ArchFxDeviceSlug(2 ** 60))).toBe("unsafe-number");
    expect(() => new ArchFxDeviceSlug(2 ** 60)).toThrow(
      expect.objectContaining({ fix: "Pass a bigint, or hex text." }),
    );
  });
});

describe("defect 15: ids are checked, immutable values", () => {
  it("cannot be changed", () => {
    const stream = new ArchFxStreamSlug("sl--1--2--3");
    expect(Object.isFrozen(stream)).toBe(true);
    expect(() => Object.assign(stream, { text: "x" })).toThrow(TypeError);
  });

  it("reads a streamer back, and masks nothing", () => {
    const streamer = ArchFxStreamerSlug.parse("t--1--00ff");
    expect([streamer.text, streamer.index, String(streamer.getDevice())]).toEqual([
      "t--0000-0000-0000-0001--00ff",
      255,
      "d--0000-0000-0000-0001",
    ]);
    expect(reasonOf(() => new ArchFxStreamerSlug(1, 0x1_0000))).toBe("out-of-range");
    expect(reasonOf(() => new ArchFxStreamerSlug(1, "9".repeat(100_000)))).toBe("out-of-range");
    expect(new ArchFxStreamerSlug(1, `${"0".repeat(100_000)}7`).index).toBe(7);
  });

  it("is in one place of the order only where it is equal", () => {
    const [short, long] = ["1", "0000000000000001"].map(
      (start) => new ArchFxStreamSlug(`sl--1--1--1--${start}`),
    ) as [ArchFxStreamSlug, ArchFxStreamSlug];
    expect([short.equals(long), short.startMicros === long.startMicros]).toEqual([false, true]);
    expect([short.compare(long), long.compare(short)]).toEqual([1, -1]);
  });

  it("has parts for a stream without a parent", () => {
    const stream = new ArchFxStreamSlug("sd--0000-0000--0000-0001-0000-0123--0001-5051");
    expect(stream.getParts()).toEqual({
      parent: null,
      block: "0000",
      scope: "0001",
      device: "0000-0123",
      variable: "0001-5051",
      start: null,
    });
    expect(stream.startMicros).toBeNull();
  });

  it("says of a stream that is not set that it is not", () => {
    const unset = new ArchFxStreamSlug();
    expect([unset.isSet, unset.kind, unset.formattedId(), unset.parent, unset.startMicros]).toEqual([
      false,
      "sd",
      "",
      null,
      null,
    ]);
    expect(reasonOf(() => unset.device)).toBe("unset");
    expect(reasonOf(() => unset.getParts())).toBe("unset");
    expect(reasonOf(() => ArchFxStreamSlug.parse(""))).toBe("wrong-term-count");
  });

  it("takes no kind that a parent cannot have", () => {
    for (const kind of ["d", "m", "b", "g", "p", "x", ""])
      expect(reasonOf(() => new ArchFxParentSlug(5, kind as never))).toBe("bad-prefix");
  });

  it("checks a copy like a number", () => {
    const wide = new ArchFxDeviceSlug("d--0001-0000-0000-0000");
    expect(reasonOf(() => new ArchFxDeviceSlug(wide, { allow64Bits: false }))).toBe("out-of-range");
    expect(new ArchFxDeviceSlug(wide).equals(wide)).toBe(true);
  });

  it("parses or tries to", () => {
    expect(ArchFxDeviceSlug.tryParse("m--1")?.text).toBe("d--0000-0000-0000-0001");
    expect(ArchFxParentSlug.tryParse("pa--5")?.isArea).toBe(true);
    expect(ArchFxVariableID.tryParse("5051")?.text).toBe("0000-5051");
    expect(ArchFxStreamSlug.tryParse("sl--1--1--1")?.kind).toBe("sl");
    expect(ArchFxStreamerSlug.tryParse("t--1--1")?.index).toBe(1);
    for (const text of ["", "zz", "x--1", "d--1--2", "t--1", "t--1--2--3", "sl--1", 5, null, undefined])
      expect(tryParseSlug(text)).toBeUndefined();
    for (const Class of [
      ArchFxDeviceSlug,
      ArchFxParentSlug,
      ArchFxVariableID,
      ArchFxStreamSlug,
      ArchFxStreamerSlug,
    ])
      expect([Class.tryParse("--"), Class.tryParse(7)]).toEqual([undefined, undefined]);
  });

  it("shows itself as text, in a log as in JSON", () => {
    const device = new ArchFxDeviceSlug(1);
    expect(inspect(device)).toBe("ArchFxDeviceSlug(d--0000-0000-0000-0001)");
    expect(JSON.stringify({ device })).toBe('{"device":"d--0000-0000-0000-0001"}');
    expect(`${device}`).toBe(device.text);
  });

  it("has text that the compiler tells apart", () => {
    const key: DeviceSlugText = new ArchFxDeviceSlug(1).text;
    // @ts-expect-error: a variable's text is no device's.
    const wrong: DeviceSlugText = new ArchFxVariableID(1).text;
    expect(key).not.toBe(wrong);
  });
});

describe("the parts of a device", () => {
  it("tells a machine from a device by its scope", () => {
    const machine = ArchFxDeviceSlug.parse("d--0002-0001-0003-0004");
    expect([machine.isMachine, machine.block, machine.scope, machine.deviceNumber]).toEqual([
      true,
      2,
      1,
      0x3_0004,
    ]);
    expect(new ArchFxDeviceSlug(5).isMachine).toBe(false);
  });

  it("checks each part on its own", () => {
    expect(ArchFxDeviceSlug.fromParts({ deviceNumber: 4, scope: 1 }).text).toBe("d--0000-0001-0000-0004");
    expect(reasonOf(() => ArchFxDeviceSlug.fromParts({ deviceNumber: 1, scope: 0x1_0000 }))).toBe(
      "out-of-range",
    );
  });
});

it("names the value, the class and the reason in an error of the family", () => {
  const error = (() => {
    try {
      return parseSlug("pl--zz");
    } catch (caught) {
      return caught;
    }
  })();
  expect(isEdgeloomError(error)).toBe(true);
  expect((error as SlugError).message).toBe(
    '"pl--zz" is no site, area or line: hex digits are needed where it has "zz".',
  );
});

it("makes sites, areas and lines by name", () => {
  expect([ArchFxParentSlug.site(1), ArchFxParentSlug.area(2), ArchFxParentSlug.line(3)].map(String)).toEqual([
    "ps--0000-0001",
    "pa--0000-0002",
    "pl--0000-0003",
  ]);
});

it("takes time in step with the text, however long", () => {
  const begin = process.cpuUsage().user;
  for (const text of [
    "0-".repeat(500_000),
    `${"0".repeat(1_000_000)}1`,
    "f".repeat(1_000_000),
    "--".repeat(500_000),
  ])
    tryParseSlug(`d--${text}`);
  expect(process.cpuUsage().user - begin).toBeLessThan(2_000_000);
});

it("does what the package's README shows", () => {
  const device = new ArchFxDeviceSlug("d--0001-0000-0123");
  const stream = ArchFxStreamSlug.fromParts({
    parent: ArchFxParentSlug.line(1),
    device,
    variable: [1, 0x5051],
  });
  expect([device.isMachine, device.getId()]).toEqual([true, 4294967587n]);
  expect(String(stream)).toBe("sl--0000-0001--0000-0001-0000-0123--0001-5051");
  expect(parseSlug(stream.text).equals(stream)).toBe(true);
});
