import { isList, isRecord, type Json } from "../../ir/index.js";
import { numberLiteral, stringLiteral } from "../../print/literal.js";

const lineWidth = 80;

/** A value as an expression of TypeScript: on one line where it fits. */
export function valueText(value: Json, indent = ""): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number") return numberLiteral(value);
  if (typeof value === "bigint") return `${value}n`;
  if (isList(value))
    return inBrackets(
      "[",
      value.map((item) => valueText(item, `${indent}  `)),
      "]",
      indent,
    );
  if (!isRecord(value)) return String(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${keyText(name)}: ${valueText(member, `${indent}  `)}`,
  );
  return inBrackets("{ ", members, " }", indent);
}

function inBrackets(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return `${open}${close}`.replaceAll(" ", "");
  const line = `${open}${items.join(", ")}${close}`;
  if (indent.length + line.length <= lineWidth && !line.includes("\n")) return line;
  return `${open.trim()}\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}${close.trim()}`;
}

/** `__proto__` in quotes would still set the prototype; in brackets it is a property. */
function keyText(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}
