import { compileFunction } from "node:vm";
import ts from "typescript";
import * as runtime from "../../runtime/core/src/generated/index.js";

/** Runs an emitted module that imports nothing but the runtime, and gives what it exports. */
export function evaluateModule(source: string): Readonly<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  compileFunction(outputText, ["require", "exports"])(() => runtime, exports);
  return exports;
}
