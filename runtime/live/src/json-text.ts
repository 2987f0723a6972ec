import type { Json } from "@edgeloom/runtime/schema";

/** JSON with all digits of great integers: on one line, or with so many spaces for each level. */
export function jsonText(value: Json, indent = 0): string {
  return write(value, indent === 0 ? undefined : " ".repeat(indent), "");
}

function write(value: Json, step: string | undefined, margin: string): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = step === undefined ? "" : margin + step;
  if (Array.isArray(value))
    return enclosed(
      "[",
      (value as readonly Json[]).map((item) => write(item, step, inner)),
      "]",
      step,
      margin,
    );
  const colon = step === undefined ? ":" : ": ";
  const members = Object.entries(value).map(
    ([name, part]) => `${JSON.stringify(name)}${colon}${write(part, step, inner)}`,
  );
  return enclosed("{", members, "}", step, margin);
}

function enclosed(
  open: string,
  parts: readonly string[],
  close: string,
  step: string | undefined,
  margin: string,
): string {
  if (step === undefined || parts.length === 0) return `${open}${parts.join(",")}${close}`;
  return `${open}\n${parts.map((part) => margin + step + part).join(",\n")}\n${margin}${close}`;
}
