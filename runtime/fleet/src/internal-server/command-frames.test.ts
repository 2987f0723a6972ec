import { encodeFrame } from "@edgeloom/runtime/transport/tcp";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Device, internalServerCodec, newDevice } from "../wire/index.js";
import { CommandFrames } from "./command-frames.js";

function viaCodec(device: Device | undefined, commandData: Uint8Array): Buffer {
  const value = { commandData, ...(device && { device }) };
  return encodeFrame(internalServerCodec.encode({ MessageType: { case: "deviceCommand", value } }));
}

test("frames are what the codec makes, whatever was sent before", () => {
  const devices = [undefined, newDevice({ module: 1 }), newDevice({ module: 1, deviceRole: "a" })];
  const data = fc.oneof(fc.uint8Array({ maxLength: 3, max: 2 }), fc.uint8Array({ maxLength: 1_100 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...devices), data), { maxLength: 20 }), (commands) => {
      const frames = new CommandFrames();
      for (const [device, bytes] of commands)
        expect(frames.of(device, bytes).equals(viaCodec(device, bytes))).toBe(true);
    }),
  );
});

test("the same command to the same device has the same frame, unless it is long", () => {
  const frames = new CommandFrames();
  const device = newDevice({ module: 1 });
  const first = frames.of(device, Buffer.from("on"));
  expect(frames.of(device, Buffer.from("on"))).toBe(first);
  expect(frames.of(newDevice({ module: 1 }), Buffer.from("on"))).not.toBe(first);
  const long = Buffer.alloc(2_000);
  expect(frames.of(device, long)).not.toBe(frames.of(device, long));
});

test("a handler may write its next command over the last one", () => {
  const frames = new CommandFrames();
  const scratch = Buffer.from("on ");
  const device = newDevice({ module: 1 });
  const first = frames.of(device, scratch);
  scratch.write("off");
  expect(frames.of(device, scratch).equals(viaCodec(device, Buffer.from("off")))).toBe(true);
  expect(first.equals(viaCodec(device, Buffer.from("on ")))).toBe(true);
});
