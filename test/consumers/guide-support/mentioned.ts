import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../support/npm.js";

/** Programs that sentences may name, by where they lie. */
const programs: Readonly<Record<string, string>> = {
  edgeloom: "codegen/bin/edgeloom.js",
  "edgeloom-gateway": "runtime/fleet/bin/edgeloom-gateway.js",
  "edgeloom-ivy": "runtime/ivy/bin/edgeloom-ivy.js",
  archfx: "runtime/archfx/bin/archfx.js",
};

type Mention = {
  readonly span: string;
  readonly program: string;
  readonly command: string;
  readonly flags: readonly string[];
};

function mentionOf(span: string): Mention | undefined {
  const [program = "", ...words] = span.replace(/^npx /, "").split(/\s+/);
  const [command = ""] = words;
  if (!Object.hasOwn(programs, program) || command === "") return undefined;
  const flags = words.flatMap((word) => /^\[?(--[a-z-]+)/.exec(word)?.[1] ?? []);
  return { span, program, command: command.startsWith("-") ? "" : command, flags };
}

/** What a program says of itself and of one of its commands. */
async function helpOf(repository: string, program: string, command: string): Promise<string> {
  const words = command === "" ? [] : [command];
  const { code, out, err } = await run(
    process.execPath,
    [join(repository, programs[program] ?? ""), ...words, "--help"],
    { cwd: repository, env: { PATH: process.env["PATH"], NO_COLOR: "1" } },
  );
  if (code !== 0) throw new Error(`${program} ${command} --help ended with ${code}: ${err}`);
  return out;
}

/** The scripts of a package.json by their names. */
function scriptsIn(path: string): readonly string[] {
  const { scripts = {} } = JSON.parse(readFileSync(path, "utf8")) as { readonly scripts?: object };
  return Object.keys(scripts);
}

function everyScript(repository: string): ReadonlySet<string> {
  const scaffolds = join(repository, "codegen/scaffold");
  const templates = readdirSync(scaffolds, { recursive: true, encoding: "utf8" });
  const own = templates.filter((file) => /(?:^|\/)package\.json$/.test(file));
  return new Set(
    [join(repository, "package.json"), ...own.map((file) => join(scaffolds, file))].flatMap(scriptsIn),
  );
}

/**
 * What sentences and tables name and is not there: commands and options that no help tells of, and scripts that no package has. They
 * cannot be run, since they hold placeholders.
 */
export async function unknownMentions(
  repository: string,
  spans: readonly string[],
): Promise<readonly string[]> {
  const scripts = everyScript(repository);
  const noScripts = spans.filter((span) => {
    const name = /^npm (?:run )?([a-z:]+)/.exec(span)?.[1];
    return name !== undefined && !["ci", "install", "publish"].includes(name) && !scripts.has(name);
  });
  const helps = new Map<string, Promise<string>>();
  const unknown: string[] = [...noScripts];
  for (const { span, program, command, flags } of spans.flatMap((text) => mentionOf(text) ?? [])) {
    const key = `${program} ${command}`;
    const help = helps.get(key) ?? helpOf(repository, program, command);
    helps.set(key, help);
    // A program that refuses the command repeats its name, so what it says then does not count.
    const text = await help.catch(() => "");
    if ([command, ...flags].some((word) => !text.includes(word))) unknown.push(span);
  }
  return unknown;
}
