import { basename, dirname, extname, resolve } from "node:path";
import { fileNames } from "./file-names.js";
import { printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { writeOutput } from "./output.js";
import { count, paint } from "./paint.js";

/**
 * Writes a document that a command has made, or prints it. What the generator would refuse is not written: a fault in what the
 * document was made of is told here, and not by the next command.
 */
export async function finishDocument(text: string, output: string | undefined, io: Io): Promise<number> {
  const name = output === undefined ? "imported.yaml" : basename(output);
  const { compileText } = await import("../import/index.js");
  const result = compileText(name, text);
  if (result.files === undefined) {
    const fileName = fileNames(dirname(resolve(io.cwd, output ?? name)), io);
    await printRefusal(name.slice(0, -extname(name).length), { ...result, fileName }, io);
    return failed;
  }
  if (output === undefined) {
    io.out(text.trimEnd());
    return 0;
  }
  writeOutput(resolve(io.cwd, output), text);
  const { types, topics, services } = result.found;
  const found = `${count(types, "type")}, ${count(topics, "topic")}, ${count(services, "service")}`;
  io.out(`${paint("✓", "green", io.color)} ${output}: ${found}`);
  return 0;
}
