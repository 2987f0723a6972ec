import { describe, expect, it, vi } from "vitest";
import { FilterSet, gatewayFilter } from "./filters.js";
import { RecentCalls } from "./recent.js";
import { Slots } from "./slots.js";
import { readReply } from "./status.js";
import { TextStore } from "./text-store.js";
import { normalUuid } from "./uuid.js";

const uuid = "12345678-1234-5678-1234-56781234abcd";
const envelope = { name: "n", type: "t", resource: undefined, rpcId: uuid };

describe("normalUuid", () => {
  it.each([uuid, uuid.toUpperCase(), uuid.replaceAll("-", ""), `{${uuid}}`, `urn:uuid:${uuid}`])(
    "reads %s",
    (form) => {
      expect(normalUuid(form)).toBe(uuid);
    },
  );

  it.each(["", "nope", `${uuid}0`, uuid.slice(1), 7, null, undefined, {}])("refuses %j", (value) => {
    expect(normalUuid(value)).toBeUndefined();
  });
});

describe("readReply", () => {
  it.each([
    [{ status: "ok" }, "ok"],
    [{ status: "" }, "ok"],
    [{ status: null }, "ok"],
    [{ status: 0 }, "ok"],
    [{ status: [] }, "ok"],
    [{}, "ok"],
    [[1], "ok"],
    ["x", "ok"],
    [null, "ok"],
    [{ status: "custom" }, "custom"],
    [{ status: 7 }, "7"],
    [{ status: true }, "true"],
    [{ status: { a: 1 } }, '{"a":1}'],
  ])("reads the status of %j as %s", (response, status) => {
    expect(readReply(uuid, response)).toEqual({ rpcId: uuid, status, response });
  });

  it("takes the text of an error along", () => {
    expect(readReply(uuid, { status: "error", error: "why" }).error).toBe("why");
  });
});

describe("FilterSet", () => {
  it("passes without filters, and when none applies", () => {
    const filters = new FilterSet();
    expect(filters.passes("c", {}, envelope)).toBe(true);
    const remove = filters.add(() => false, { channel: "other" });
    expect(filters.passes("c", {}, envelope)).toBe(true);
    filters.add(() => false);
    expect(filters.passes("c", {}, envelope)).toBe(false);
    remove();
    expect(filters.passes("c", {}, envelope)).toBe(false);
  });

  it("asks no further once one has accepted", () => {
    const filters = new FilterSet();
    const asked: string[] = [];
    filters.add(() => asked.push("first") && false);
    filters.add(() => asked.push("second"));
    filters.add(() => asked.push("third"));
    expect(filters.passes("c", {}, envelope)).toBe(true);
    expect(asked).toEqual(["first", "second"]);
  });

  it("knows an empty gateway from none of its own making", () => {
    expect(gatewayFilter()({ gateway: {} }, envelope)).toBe(false);
    expect(gatewayFilter()(Object.create({ gateway: { gate: "a" } }), envelope)).toBe(false);
    expect(gatewayFilter({ gate: "" })({ gateway: { gate: "a" } }, envelope)).toBe(false);
  });
});

describe("RecentCalls", () => {
  it("remembers at least half of its capacity and at most all", () => {
    const recent = new RecentCalls(10);
    for (let index = 0; index < 100; index++)
      recent.add(String(index), index % 2 === 0 ? "answered" : "abandoned");
    const known = Array.from({ length: 100 }, (_, index) => recent.get(String(index)));
    expect(known.filter((ending) => ending !== undefined).length).toBeLessThanOrEqual(10);
    expect(known.slice(-5)).toEqual(["abandoned", "answered", "abandoned", "answered", "abandoned"]);
  });
});

describe("Slots", () => {
  it("gives free places out again", () => {
    const slots = new Slots<string>();
    const [first, second] = [slots.add("a"), slots.add("b")];
    slots.remove(first);
    expect(slots.values()).toEqual(["b"]);
    expect(slots.add("c")).toBe(first);
    expect(slots.get(second)).toBe("b");
    expect(slots.size).toBe(2);
  });
});

describe("TextStore", () => {
  it("gives every text back, also one that is larger than a block", () => {
    const store = new TextStore();
    const texts = [
      "",
      "a",
      "hä \u{1f600}",
      "x".repeat(200_000),
      "y".repeat(40_000),
      "z".repeat(40_000),
      "end",
    ];
    const places = texts.flatMap((text) => [store.add(text), store.addBytes(Buffer.from(text))]);
    expect(places.map((place) => store.bytesAt(place).toString())).toEqual(
      texts.flatMap((text) => [text, text]),
    );
    expect(store.bytes).toBe(2 * Buffer.byteLength(texts.join("")));
  });

  it.each([
    ["x", 100],
    ["x", 25_000],
    ["x", 300_000],
    ["ü", 25_000],
    ["\ud800", 50_000],
  ])("takes at most twice the memory that it counts for texts of %j times %i", (unit, length) => {
    const allocate = vi.spyOn(Buffer, "allocUnsafeSlow");
    const store = new TextStore();
    const text = unit.repeat(length);
    const places = Array.from({ length: Math.ceil(2_000_000 / length) }, () => store.add(text));
    const taken = allocate.mock.calls.reduce((sum, [size]) => sum + size, 0);
    allocate.mockRestore();
    expect(taken).toBeLessThanOrEqual(2 * store.bytes + 64 * 1024);
    expect(new Set(places.map((place) => store.bytesAt(place).toString()))).toEqual(
      new Set([Buffer.from(text).toString()]),
    );
  });
});
