import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { encodeFrame, FrameDecoder } from "@edgeloom/runtime/transport/tcp";
import { expect, test } from "vitest";
import {
  ExternalClientSchema,
  ExternalServerSchema,
} from "../../runtime/fleet/src/proto/external_protocol.generated.js";
import {
  InternalClientSchema,
  InternalServerSchema,
} from "../../runtime/fleet/src/proto/internal_protocol.generated.js";
import { internalClientCodec } from "../../runtime/fleet/src/wire/index.js";
import { floorOf, vectors } from "../support/vectors.js";

/** `messages.json`: messages byte for byte, both ways, and bytes that are none. */

type Recording = {
  readonly messages: readonly {
    readonly name: string;
    readonly message: string;
    readonly decoded: JsonValue;
    readonly payload_hex: string;
    readonly framed_hex?: string;
  }[];
  readonly malformed_internal_client: readonly {
    readonly name: string;
    readonly hex: string;
    readonly python_result: {
      readonly error?: string;
      readonly which?: string | null;
      readonly decoded?: JsonValue;
    };
  }[];
};

const { messages, malformed_internal_client: malformed } = vectors(
  "fleet/messages.json",
) as unknown as Recording;
const schemas: Readonly<Record<string, DescMessage>> = Object.fromEntries(
  [InternalClientSchema, InternalServerSchema, ExternalClientSchema, ExternalServerSchema].map((schema) => [
    schema.typeName,
    schema,
  ]),
);

/** Payloads are recorded as `{hex, utf8}`; in the JSON form of protobuf they are base64. */
function protoJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(protoJson);
  if (value === null || typeof value !== "object") return value;
  if (typeof value["hex"] === "string") return Buffer.from(value["hex"], "hex").toString("base64");
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, protoJson(member)]));
}

test("the recording holds messages", () => {
  expect(messages.length).toBeGreaterThanOrEqual(floorOf(32));
  expect(malformed.length).toBeGreaterThanOrEqual(floorOf(6));
});

test.each(messages)("$name", ({ message, decoded, payload_hex, framed_hex }) => {
  const schema = schemas[message] as DescMessage;
  const bytes = Buffer.from(payload_hex, "hex");
  expect(toJson(schema, fromBinary(schema, bytes))).toEqual(protoJson(decoded));
  expect(Buffer.from(toBinary(schema, fromJson(schema, protoJson(decoded)))).toString("hex")).toBe(
    payload_hex,
  );
  expect(Buffer.from(toBinary(schema, fromBinary(schema, bytes))).toString("hex")).toBe(payload_hex);
  if (framed_hex === undefined) return;
  expect(encodeFrame(bytes).toString("hex")).toBe(framed_hex);
  const decoder = new FrameDecoder(bytes.length);
  decoder.feed(Buffer.from(framed_hex, "hex"));
  expect(decoder.next()?.toString("hex")).toBe(payload_hex);
});

test.each(malformed)("malformed: $name", ({ hex, python_result }) => {
  const bytes = Buffer.from(hex, "hex");
  if (python_result.error !== undefined) {
    expect(() => internalClientCodec.decode(bytes)).toThrow(expect.objectContaining({ code: "MALFORMED" }));
    return;
  }
  const message = internalClientCodec.decode(bytes);
  expect(message.MessageType.case ?? null).toBe(python_result.which);
  expect(toJson(InternalClientSchema, message)).toEqual(protoJson(python_result.decoded ?? {}));
});

test("a negative response type takes ten bytes, as the proof of concept sends it (§4)", () => {
  const message = create(InternalServerSchema, {
    MessageType: { case: "deviceConnectResponse", value: { responseType: -1 as never } },
  });
  expect(encodeFrame(toBinary(InternalServerSchema, message)).toString("hex")).toBe(
    "0d0000000a0b08ffffffffffffffffff01",
  );
});

test("fields that nobody knows are kept", () => {
  const bytes = Buffer.from("7a01610a160a1408e8071a04746573742207627574746f6e312801", "hex");
  const again = Buffer.from(internalClientCodec.encode(internalClientCodec.decode(bytes)));
  expect(again.toString("hex")).toContain("7a0161");
  expect(again.length).toBe(bytes.length);
});

test("groups that are nested without end are refused without running out of stack", () => {
  const bytes = Buffer.alloc(200_000, 0x7b);
  expect(() => internalClientCodec.decode(bytes)).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});
