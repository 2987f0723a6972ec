import { type JsonType, restrictsOnlyBy, type SchemaNode } from "../../../ir/index.js";
import { textFormatNames } from "../check/format.js";

/** The formats that are words by themselves, by the one type that they are of. */
const formats: Readonly<Partial<Record<JsonType, ReadonlySet<string>>>> = {
  string: textFormatNames,
  integer: new Set(["int16", "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"]),
  number: new Set(["double", "float"]),
};

const plainTypes: ReadonlySet<JsonType> = new Set(["boolean", "integer", "number", "string"]);

/** The word for all that a node says. */
export function wholeWordOf(node: SchemaNode): string | undefined {
  return restrictsOnlyBy(node, ["types", "string", "number"]) ? wordOf(node) : undefined;
}

/**
 * The word that the runtime knows for what a node says itself (`string`, `date-time|null`): a type or a format of it, and null.
 * Undefined where there is more to say.
 */
export function wordOf(node: SchemaNode): string | undefined {
  const { types = [], values, string, number, array, object } = node;
  const [type, ...more] = types.filter((each) => each !== "null");
  if (type === undefined || more.length > 0 || !plainTypes.has(type)) return undefined;
  if (values !== undefined || array !== undefined || object !== undefined) return undefined;
  const other = type === "string" ? number : string;
  const facet = type === "string" ? string : number;
  const plain = facet === undefined ? type : formatWord(type, facet);
  if (plain === undefined || other !== undefined || (type === "boolean" && facet !== undefined))
    return undefined;
  return types.length > 1 ? `${plain}|null` : plain;
}

function formatWord(type: JsonType, facet: object): string | undefined {
  const [[name, value] = [], ...more] = Object.entries(facet).filter(([, said]) => said !== undefined);
  if (name === undefined) return type;
  return name === "format" && more.length === 0 && formats[type]?.has(value) === true ? value : undefined;
}
