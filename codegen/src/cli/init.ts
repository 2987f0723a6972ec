import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../diagnostics/usage-error.js";
import { generatePackage } from "../package-run.js";
import { scaffold } from "../scaffold/scaffold.js";
import { printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { count, paint } from "./paint.js";

/** What can be made, and what a newcomer does with it first. */
const firstCommands = {
  "openmodule-service": "npm test",
  "ivy-project": "npm start",
} as const;

type Template = keyof typeof firstCommands;

const usage = "Write edgeloom init openmodule-service FOLDER, or edgeloom init ivy-project FOLDER.";

/** `edgeloom init TEMPLATE FOLDER`: a service or a node that builds, tests and passes `check`. Nothing is installed. */
export async function init(args: readonly string[], io: Io): Promise<number> {
  const { template, folder, name } = readArguments(args);
  const root = resolve(io.cwd, folder);
  const files = scaffold(template, root, name);
  const result = await generatePackage({ root, inputs: ["schemas"], output: "src/generated" });
  if (result.kind === "refused") {
    await printRefusal(folder, result, io);
    return failed;
  }
  io.out(
    `${paint("✓", "green", io.color)} ${folder}: ${count(files.length, "file")}, and the code of its schemas`,
  );
  io.out(`  next: cd ${folder} && npm install && ${firstCommands[template]}`);
  return 0;
}

function readArguments(args: readonly string[]): {
  readonly template: Template;
  readonly folder: string;
  readonly name: string | undefined;
} {
  const { values, positionals } = parsed(args);
  const [template, folder, ...more] = positionals;
  if (!isTemplate(template))
    throw new UsageError(
      `There is no such template; there are ${Object.keys(firstCommands).join(" and ")}.`,
      usage,
    );
  if (folder === undefined || folder === "" || more.length > 0)
    throw new UsageError("Name one folder.", usage);
  return { template, folder, name: values.name };
}

function isTemplate(name: string | undefined): name is Template {
  return name !== undefined && Object.hasOwn(firstCommands, name);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { name: { type: "string" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0] ?? "", usage);
  }
}
