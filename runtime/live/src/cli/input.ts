import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { isEdgeloomError } from "@edgeloom/runtime";
import type { Json } from "@edgeloom/runtime/schema";
import { parseJson } from "@edgeloom/runtime/wire";
import { UsageError } from "edgeloom/kit";
import type { LiveIo } from "./io.js";

const maxBytes = 64 * 1024 * 1024;

/**
 * The JSON of an argument: the text itself, `@FILE`, or `-` for standard input.
 *
 * @throws UsageError
 */
export async function readInput(argument: string, io: LiveIo): Promise<Json> {
  if (argument === "-") return jsonOf(await allOf(io), "standard input");
  if (!argument.startsWith("@")) return jsonOf(argument, "the argument");
  const file = argument.slice(1);
  const path = resolve(io.cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(
      `There is no file ${JSON.stringify(file)}.`,
      "Give JSON, @FILE, or - for standard input.",
    );
  return jsonOf(readFileSync(path, "utf8"), file);
}

/**
 * Reads JSON.
 *
 * @throws UsageError that names `place`
 */
export function jsonOf(text: string, place: string): Json {
  try {
    return parseJson(text, { maxBytes });
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    throw new UsageError(
      `${place} is no JSON: ${error.message.replace(/\.$/, "")}.`,
      `Write it in quotes of the shell: '{"name": "value"}'.`,
    );
  }
}

async function allOf({ stdin }: LiveIo): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes)
      throw new UsageError(`Standard input has more than ${maxBytes} bytes.`, "Send less at once.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** The lines of standard input as they come, without empty ones. */
export async function* linesOf({
  stdin,
}: LiveIo): AsyncGenerator<{ readonly text: string; readonly number: number }> {
  const decoder = new TextDecoder();
  let rest = "";
  let number = 0;
  for await (const chunk of stdin) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (rest.length > maxBytes)
      throw new UsageError(`A line has more than ${maxBytes} characters.`, "Give one message per line.");
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      number++;
      if (line.trim() !== "") yield { text: line, number };
    }
  }
  if (rest.trim() !== "") yield { text: rest, number: number + 1 };
}
