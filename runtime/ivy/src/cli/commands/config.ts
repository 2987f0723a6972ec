import { withoutSecrets } from "../../config/index.js";
import type { NodeProgram } from "../node-program.js";
import type { Report } from "../report.js";
import { configOf } from "./load-config.js";

const indent = 4;

/** `config`: the configuration in force after the next start, defaults filled in, without secrets. Rejects as `loadConfig`. */
export async function config(program: NodeProgram): Promise<Report> {
  const { value, file, problem, warnings } = await configOf(program);
  const shown = withoutSecrets(value);
  const notes = [
    ...(problem === undefined ? [] : [`warning: ${problem.message}; going on with ${file}`]),
    ...warnings.map(({ pointer, message }) => `warning: ${pointer}: ${message}`),
  ];
  return {
    text: JSON.stringify(shown, undefined, indent),
    json: { file, config: shown, warnings, problem: problem?.message ?? null },
    notes,
  };
}
