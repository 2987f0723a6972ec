import { canonicalJson, isList, isRecord, type Json, type SchemaNode, sortedBy } from "../../ir/index.js";
import { code, type Fragment, join, lit, memberName } from "../../print/index.js";
import { fitsTypes, isInt64 } from "../analysis/index.js";
import type { TypeScope } from "./scope.js";
import { grouped, primary, type TypeText, unionOf } from "./type-text.js";

/** The union of the values of `enum` or `const`. */
export function literalType(
  node: SchemaNode,
  values: readonly Json[],
  scope: Pick<TypeScope, "allowed" | "side">,
): TypeText {
  const possible = values.filter((value) => fitsTypes(value, node, scope.allowed));
  return unionOf(possible.flatMap((value) => literalsOf(value, isInt64(node), scope.side)));
}

function literalsOf(value: Json, asInt64: boolean, side: TypeScope["side"]): readonly TypeText[] {
  if (!asInt64)
    return isDouble(value) ? [literalText(value), literalText(Number(value))] : [literalText(value)];
  if (!Number.isInteger(value)) return [literalText(value)];
  const complete = literalText(BigInt(value as number));
  return side === "in" ? [literalText(value), complete] : [complete];
}

/** An integer beyond 2^53 that a reader may also give as the number it is: `9007199254740992.0`. */
function isDouble(value: Json): value is bigint {
  return typeof value === "bigint" && Number.isFinite(Number(value)) && BigInt(Number(value)) === value;
}

/** The type of which a value is the only instance. */
export function literalText(value: Json): TypeText {
  const sameAs = `literal ${typeof value} ${canonicalJson(value)}`;
  return isList(value)
    ? { text: printed(value), binding: "operator", sameAs }
    : primary(printed(value), sameAs);
}

function printed(value: Json): Fragment {
  if (isList(value)) return code`readonly [${join(value.map(item), ", ")}]`;
  if (!isRecord(value)) return lit(value);
  const members = sortedBy(Object.entries(value), ([name]) => name).map(
    ([name, each]) => code`readonly ${memberName(name)}: ${printed(each)}`,
  );
  return members.length === 0 ? code`{ readonly [key: string]: never }` : code`{ ${join(members, "; ")} }`;
}

function item(value: Json): Fragment {
  return grouped(literalText(value));
}
