import { isList, isRecord, type Json } from "../ir/index.js";

/** Words that some readers of YAML take for something else than text. */
const otherwise = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

/**
 * Writes a value as YAML that every reader of any version of YAML reads alike: a text stands plain only when nothing in it could
 * mean anything else, and what cannot be seen is escaped.
 */
export function yamlText(value: Json): string {
  return `${block(value, "").replace(/^\n/, "")}\n`;
}

/** The value after a key or a dash, with the blank or line break that it needs before it. */
function block(value: Json, indent: string): string {
  if (isList(value)) return value.length === 0 ? " []" : listed(value, indent);
  if (isRecord(value)) return Object.keys(value).length === 0 ? " {}" : mapped(value, indent);
  return typeof value === "string" ? ` ${text(value, indent)}` : ` ${String(value)}`;
}

function mapped(value: { readonly [key: string]: Json }, indent: string): string {
  return Object.entries(value)
    .map(([key, member]) => `\n${indent}${keyText(key, indent)}:${block(member, `${indent}  `)}`)
    .join("");
}

/** A key is known by the colon that follows it, for which readers look no further than 1,024 characters. */
function keyText(key: string, indent: string): string {
  const written = scalar(key);
  return written.length > 1_000 ? `? ${written}\n${indent}` : written;
}

function listed(value: readonly Json[], indent: string): string {
  return value
    .map((item) => {
      const inner = block(item, `${indent}  `);
      // The first key of an object stands on the line of its dash.
      return `\n${indent}-${inner.startsWith("\n") ? ` ${inner.slice(1 + indent.length + 2)}` : inner}`;
    })
    .join("");
}

function text(value: string, indent: string): string {
  const lines = value.split("\n");
  const isProse = lines.length > 1 && lines.every(isPlainLine) && /^\S/.test(value) && /\S$/.test(value);
  if (!isProse) return scalar(value);
  return `|-${lines.map((line) => (line === "" ? "\n" : `\n${indent}${line}`)).join("")}`;
}

function isPlainLine(line: string): boolean {
  return line === "" || /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u024f]*\S$/.test(line);
}

function scalar(value: string): string {
  const isPlain = /^\$?[A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*$/.test(value) && !otherwise.test(value);
  return isPlain ? value : quoted(value);
}

function quoted(value: string): string {
  return JSON.stringify(value.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(
    /[\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
