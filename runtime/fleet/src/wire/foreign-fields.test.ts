import { expect, test } from "vitest";
import { InternalClientSchema } from "../proto/internal_protocol.generated.js";
import { internalClientCodec } from "./codec.js";
import { layoutOf, withoutForeignFields } from "./foreign-fields.js";

const layout = layoutOf(InternalClientSchema);
const connect = "0a160a1408e8071a04746573742207627574746f6e312801";

function cleaned(hex: string): string {
  return Buffer.from(withoutForeignFields(Buffer.from(hex, "hex"), layout)).toString("hex");
}

test("a message as it should be is not touched", () => {
  const bytes = Buffer.from(connect, "hex");
  expect(withoutForeignFields(bytes, layout)).toBe(bytes);
});

test.each([
  ["a message that came as a number", "0801", ""],
  ["the same before the real one", `0805${connect}`, connect],
  ["a priority that came as bytes, deep inside", "0a080a062a02aabb2801", "0a040a022801"],
  ["a role that came as a number", "0a060a0418012801", "0a040a022801"],
])("%s is no field of the message", (_, hex, kept) => {
  expect(cleaned(hex)).toBe(kept);
});

test("unknown fields of every wire type stay", () => {
  const hex = "781e7901020304050607087a01617d01020304";
  expect(cleaned(`0801${hex}`)).toBe(hex);
});

test("the codec reads what is left", () => {
  const { MessageType } = internalClientCodec.decode(Buffer.from("0a080a062a02aabb2801", "hex"));
  expect(MessageType).toMatchObject({ case: "deviceConnect", value: { device: { priority: 1 } } });
  expect(internalClientCodec.decode(Buffer.from("0801", "hex")).MessageType.case).toBeUndefined();
});
