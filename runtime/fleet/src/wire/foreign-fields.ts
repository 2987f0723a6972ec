import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** How a field travels, and what lies in it when it is a message. */
type Expected = { readonly wireType: WireType; readonly nested: Layout | undefined };
type Layout = ReadonlyMap<number, Expected>;

/** What is looked for: fields of a message, by number. The fleet protocols refer to nothing in a circle. */
export function layoutOf(schema: DescMessage): Layout {
  return new Map(schema.fields.map((field) => [field.number, expectedOf(field)]));
}

function expectedOf(field: DescField): Expected {
  if (field.message !== undefined)
    return { wireType: WireType.LengthDelimited, nested: layoutOf(field.message) };
  const isText = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES;
  return { wireType: isText ? WireType.LengthDelimited : WireType.Varint, nested: undefined };
}

/**
 * The same message without known fields that came with another wire type than theirs: for every other implementation those are
 * unknown fields (fleet spec §2.2), while this one would read them wrongly. Gives back the input where there is no such field.
 * Throws when the bytes are no message at all.
 */
export function withoutForeignFields(bytes: Uint8Array, layout: Layout): Uint8Array {
  return hasForeignField(bytes, layout) ? rewritten(bytes, layout) : bytes;
}

function hasForeignField(bytes: Uint8Array, layout: Layout): boolean {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const expected = layout.get(number);
    if (expected !== undefined && expected.wireType !== wireType) return true;
    if (expected?.nested === undefined) reader.skip(wireType, number);
    else if (hasForeignField(reader.bytes(), expected.nested)) return true;
  }
  return false;
}

function rewritten(bytes: Uint8Array, layout: Layout): Uint8Array {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const expected = layout.get(number);
    if (expected?.nested !== undefined && expected.wireType === wireType) {
      writer.tag(number, wireType).bytes(rewritten(reader.bytes(), expected.nested));
      continue;
    }
    reader.skip(wireType, number);
    if (expected === undefined || expected.wireType === wireType)
      writer.raw(bytes.subarray(start, reader.pos));
  }
  return writer.finish();
}
