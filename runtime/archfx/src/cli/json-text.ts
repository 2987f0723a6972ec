/** JSON of plain data in which integers beyond 2^53 are bigints, with all their digits; indented by two blanks. */
export function jsonText(value: unknown, indent = ""): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return block(
      "[]",
      value.map((item) => jsonText(item, inner)),
      indent,
    );
  const members = Object.entries(value).map(
    ([key, held]) => `${JSON.stringify(key)}: ${jsonText(held, inner)}`,
  );
  return block("{}", members, indent);
}

function block(brackets: "[]" | "{}", parts: readonly string[], indent: string): string {
  if (parts.length === 0) return brackets;
  const [open = "", close = ""] = brackets;
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(",\n")}\n${indent}${close}`;
}
