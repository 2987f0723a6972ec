import fc from "fast-check";
import { expect, test } from "vitest";
import { internalClientCodec, newDevice } from "./codec.js";
import { deviceText, hasSameIdentity, identityKey, isSameDevice } from "./device.js";

const devices = fc
  .record({
    module: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    deviceType: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    deviceRole: fc.string({ unit: "grapheme" }),
    deviceName: fc.string(),
    priority: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .map(newDevice);

test("two devices have one key exactly when they are the same one", () => {
  const close = fc.record({
    module: fc.integer({ min: 0, max: 2 }),
    deviceType: fc.integer({ min: 0, max: 2 }),
    deviceRole: fc.constantFrom("", "/", "1", "1/", "/1", "0/1"),
    deviceName: fc.constantFrom("a", "b"),
  });
  fc.assert(
    fc.property(close.map(newDevice), close.map(newDevice), (left, right) => {
      expect(identityKey(left) === identityKey(right)).toBe(hasSameIdentity(left, right));
      if (isSameDevice(left, right)) expect(left).toEqual(right);
    }),
  );
});

test("every device survives the wire", () => {
  fc.assert(
    fc.property(devices, fc.uint8Array(), (device, statusData) => {
      const bytes = internalClientCodec.encode({
        MessageType: { case: "deviceStatus", value: { device, statusData } },
      });
      const { MessageType } = internalClientCodec.decode(bytes);
      expect(MessageType.case).toBe("deviceStatus");
      expect(isSameDevice(MessageType.value?.device as typeof device, device)).toBe(true);
    }),
  );
});

test("any bytes are a message, or MALFORMED", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      try {
        internalClientCodec.decode(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: "MALFORMED" });
      }
    }),
    { numRuns: 3_000 },
  );
});

test("a name in a log begins no line, and fills no disk", () => {
  const text = deviceText(
    newDevice({ module: 1, deviceRole: "a\nERROR b\u001b[31m", deviceName: "x".repeat(9_999) }),
  );
  expect(text).toMatch(/^1\/0\/a\?ERROR b\?\[31m\/x+$/);
  expect(text.length).toBe(200);
});
