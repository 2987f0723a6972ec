import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import { configFile, readConfig, readForeignConfig } from "../../config/index.js";
import type { DocumentWarning, Verdict } from "../../document/index.js";
import { pointerOf } from "../../document/pointer.js";
import type { CliHost } from "../host.js";
import { definitionOf, type NodeProgram } from "../node-program.js";
import { exitCodes, type Report } from "../report.js";

/** What is judged, and how strictly. */
export type ValidateOptions = {
  /** `-` is standard input; the configuration of the node when left out. */
  readonly file?: string;
  /** Also take what the Python original converts. */
  readonly original?: boolean;
};

type Verdicts = { readonly meaning: string; readonly warnings: readonly DocumentWarning[] };

/**
 * `validate-config`: whether the node would take a configuration. One for another version is only looked at as far as its form is
 * agreed on: that version judges the rest before it is switched on.
 *
 * @throws EdgeloomError `CONFIG` when the file cannot be read
 */
export async function validateConfig(
  program: NodeProgram,
  options: ValidateOptions,
  host: CliHost,
): Promise<Report> {
  const place = placeOf(program, options, host);
  const text = await textOf(place, host);
  try {
    const { meaning, warnings } = await judge(program, text, place, options.original === true);
    return {
      text: `${place} ${meaning}`,
      notes: warnings.map(({ pointer, message }) => `warning: ${pointer}: ${message}`),
      json: { valid: true, file: place, problems: [], warnings },
    };
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    return refusal(place, error);
  }
}

async function judge(
  program: NodeProgram,
  text: string,
  place: string,
  isOriginal: boolean,
): Promise<Verdicts> {
  const verdict: Verdict = isOriginal ? "original" : "strict";
  const { version, config: model, migrations = [] } = await definitionOf(program);
  const { software_version: wanted } = readForeignConfig(text, { verdict, place }).value.general;
  const isAfar = wanted !== version && place !== configFile(program.projectFolder);
  if (isAfar)
    return { meaning: `is a configuration for version ${wanted}; this is ${version}`, warnings: [] };
  const rules = { verdict, place, version, migrations, ...(model === undefined ? {} : { model }) };
  const { warnings, value } = readConfig(text, rules);
  return { meaning: `is right; its revision is ${value.general.config_revision}`, warnings };
}

function refusal(place: string, { code, message, issues }: EdgeloomError): Report {
  const problems = issues.map(({ path, expected, received }) => ({
    pointer: pointerOf(path),
    message: `expected ${expected}, received ${received}`,
  }));
  const lines =
    problems.length === 0
      ? [message]
      : [`${place} is wrong:`, ...problems.map((each) => `  ${each.pointer || "(root)"}: ${each.message}`)];
  return {
    text: "",
    notes: lines,
    json: {
      valid: false,
      file: place,
      problems: problems.length === 0 ? [{ pointer: "", message, code }] : problems,
      warnings: [],
    },
    exitCode: exitCodes.failure,
  };
}

function placeOf({ projectFolder }: NodeProgram, { file }: ValidateOptions, { cwd }: CliHost): string {
  if (file === undefined) return configFile(projectFolder);
  return file === "-" ? "standard input" : resolve(cwd, file);
}

/** What a file, or standard input, holds. Rejects with `CONFIG` when it cannot be read. */
export async function textOf(place: string, host: CliHost): Promise<string> {
  if (place === "standard input") return await host.read();
  try {
    return await readFile(place, "utf8");
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `${place} cannot be read`, {
      place,
      fix: "name a file that is there, or - for standard input",
      cause,
    });
  }
}
