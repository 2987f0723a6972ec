import fc from "fast-check";
import { expect, test } from "vitest";
import { ClientReader } from "./client-reader.js";
import { type Device, internalClientCodec, internalServerCodec, newDevice } from "./codec.js";
import { CommandWriter } from "./command-writer.js";

/** What is done by hand must be what the codec does, for every input. */

const devices = fc
  .record({
    module: fc.integer({ min: -3, max: 2_000 }),
    deviceType: fc.nat(300),
    deviceRole: fc.string({ maxLength: 200 }),
    deviceName: fc.constantFrom("", "a", "b"),
    priority: fc.nat(3),
  })
  .map(newDevice);
const data = fc.uint8Array({ maxLength: 300 });

function viaCodec(frame: Buffer) {
  try {
    const { MessageType } = internalClientCodec.decode(frame);
    if (MessageType.case === undefined) return { kind: "nothing" };
    if (MessageType.case === "deviceConnect") return { kind: "connect", device: MessageType.value.device };
    return {
      kind: "status",
      device: MessageType.value.device,
      data: Buffer.from(MessageType.value.statusData),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

function viaReader(reader: ClientReader, frame: Buffer) {
  try {
    const message = reader.read(frame);
    return message.kind === "status" ? { ...message, data: Buffer.from(message.data) } : message;
  } catch (error) {
    return (error as Error).message;
  }
}

function statusOf(device: Device, statusData: Uint8Array): Buffer {
  return Buffer.from(
    internalClientCodec.encode({ MessageType: { case: "deviceStatus", value: { device, statusData } } }),
  );
}

const messages = fc.oneof(
  fc.tuple(devices, data).map(([device, bytes]) => statusOf(device, bytes)),
  devices.map((device) =>
    Buffer.from(internalClientCodec.encode({ MessageType: { case: "deviceConnect", value: { device } } })),
  ),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
/** The same with bytes changed, cut off and put behind. */
const broken = fc
  .tuple(messages, fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 6 }), fc.nat(40))
  .map(([message, place, byte, tail, cut]) => {
    const changed = Buffer.concat([message.subarray(0, Math.max(0, message.length - cut)), tail]);
    if (changed.length > 0) changed[place % changed.length] = byte;
    return changed;
  });

test("messages are read as the codec reads them, whatever came before", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(messages, broken), { maxLength: 8 }), (frames) => {
      const reader = new ClientReader();
      for (const frame of frames.flatMap((one) => [one, one]))
        expect(viaReader(reader, frame)).toEqual(viaCodec(frame));
    }),
    { numRuns: 1_000 },
  );
});

test("a message that differs in one byte from the one before is read as the codec reads it", () => {
  const frame = statusOf(newDevice({ module: 1, deviceRole: "ab", deviceName: "c" }), Buffer.from("xyz"));
  for (let place = 0; place < frame.length; place++) {
    for (let byte = 0; byte < 256; byte++) {
      const reader = new ClientReader();
      reader.read(frame);
      const changed = Buffer.from(frame);
      changed[place] = byte;
      expect([place, byte, viaReader(reader, changed)]).toEqual([place, byte, viaCodec(changed)]);
    }
  }
});

test("the device of the message before is given again, and no other", () => {
  const reader = new ClientReader();
  const [one, two] = [newDevice({ module: 1, deviceRole: "a" }), newDevice({ module: 1, deviceRole: "b" })];
  const given = [one, one, two, one].map((device) => reader.read(statusOf(device, Buffer.from("x"))));
  const [first, again, other, back] = given.map((message) =>
    message.kind === "status" ? message.device : undefined,
  );
  expect(again).toBe(first);
  expect(other).toEqual(two);
  expect(back).toEqual(one);
});

test("what was read from may be used again", () => {
  const reader = new ClientReader();
  const frame = statusOf(newDevice({ module: 1, deviceRole: "a" }), Buffer.from("x"));
  const copy = Buffer.from(frame);
  reader.read(copy);
  copy.fill(0xff);
  expect(viaReader(reader, frame)).toEqual(viaCodec(frame));
});

test("commands are written as the codec writes them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.option(devices, { nil: undefined }), data)), (commands) => {
      const writer = new CommandWriter();
      for (const [device, commandData] of commands.flatMap((one) => [one, one])) {
        const value = { commandData, ...(device && { device }) };
        const expected = internalServerCodec.encode({ MessageType: { case: "deviceCommand", value } });
        expect(writer.write(device, commandData).equals(expected)).toBe(true);
      }
    }),
  );
});

test("long commands are written as the codec writes them", () => {
  for (const length of [127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
    const commandData = Buffer.alloc(length, 7);
    const expected = internalServerCodec.encode({
      MessageType: { case: "deviceCommand", value: { commandData } },
    });
    expect(new CommandWriter().write(undefined, commandData).equals(expected)).toBe(true);
  }
});
