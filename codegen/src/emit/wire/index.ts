import type { ApiModel } from "../../ir/index.js";
import { code, doc, lit, runtime, sym } from "../../print/index.js";
import type { EmitResult, SymbolPlan } from "../plan.js";
import { symbolOf } from "../symbols.js";

/** The file of the wire rules. */
export const wireFile = "wire";

/** Emits the wire rules of the package, which its topics and services carry. */
export function emitWire(model: ApiModel): EmitResult {
  const id = symbolOf.wireRules();
  const { input, nulls, charset } = model.wire;
  const rules = code`{ input: ${lit(input)}, nulls: ${lit(nulls)}, charset: ${lit(charset)} }`;
  const about = doc("How the values of this package travel as JSON text.");
  const body = code`${about}export const ${sym(id)}: ${runtime("WireRules")} = /*@__PURE__*/ ${runtime("wire")}(${rules});`;
  const symbol: SymbolPlan = {
    id,
    proposed: "wireRules",
    casing: "camel",
    file: wireFile,
    space: "value",
    exported: true,
    internal: true,
    origin: { file: model.sources[0] ?? "", pointer: "" },
  };
  const declarations = [{ symbol: id, rank: 0, body }];
  return {
    symbols: [symbol],
    files: [
      { path: wireFile, template: "module", about: "Wire rules.", declarations, sources: model.sources },
    ],
  };
}
