import { quote, type Reporter } from "../diagnostics/index.js";
import type { NamePlan } from "../emit/index.js";
import { type PrintOptions, printFiles } from "../print/index.js";
import { gate } from "../write/gate/gate.js";
import type { Emitter } from "./emitter.js";
import { called, reasonOf } from "./run-emitter.js";

/**
 * Prints the files of plug-ins on their own and takes them through the gate, so that what is wrong with one is told under its name.
 * Writing does so again with everything.
 */
export function judgeFiles(
  emitters: readonly Emitter[],
  plan: NamePlan,
  { reporter, ...options }: PrintOptions & { readonly reporter: Reporter },
): void {
  for (const emitter of emitters) {
    for (const file of plan.files.filter(({ path }) => path.startsWith(`${emitter.name}/`))) {
      try {
        for (const [path, text] of printFiles({ ...plan, files: [file] }, options)) gate(text, path);
      } catch (error) {
        const message = `${called(emitter)} emits ${quote(file.path)}, which cannot be: ${reasonOf(error)}.`;
        reporter.report("plugin-output", message, undefined);
      }
    }
  }
}
