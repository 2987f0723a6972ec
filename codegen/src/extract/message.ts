import { fixedType, messageProperty } from "../import/message-base.js";
import { isList, isRecord, type Json, type JsonRecord } from "../ir/index.js";

/**
 * A message that has all fields of `ZMQMessage` extends it, which no type of TypeScript says: its time and its sender are filled in,
 * so that whoever sends it need not give them (openmodule spec §2.5). Other schemas are left as they are.
 */
export function withBase(schema: JsonRecord): JsonRecord {
  const { properties, required } = schema;
  if (!isRecord(properties) || !isBased(properties)) return schema;
  const read = Object.entries(properties).map(
    ([name, property]) => [name, isRecord(property) ? messageProperty(name, property) : property] as const,
  );
  const needed = isList(required) ? required.filter((name) => !isFilledIn(name, properties)) : [];
  const { required: _, properties: __, ...others } = schema;
  return {
    ...others,
    ...(needed.length === 0 ? {} : { required: needed }),
    properties: Object.fromEntries(read),
  };
}

function isBased({ timestamp, name, type }: JsonRecord): boolean {
  const isNamed = isRecord(timestamp) && isRecord(name) && isRecord(type);
  return (
    isNamed &&
    timestamp["type"] === "number" &&
    name["type"] === "string" &&
    (type["type"] === "string" || fixedType(type) !== undefined)
  );
}

function isFilledIn(name: Json, { type }: JsonRecord): boolean {
  if (name === "type") return isRecord(type) && fixedType(type) !== undefined;
  return name === "timestamp" || name === "name";
}
