import { type ApiModel, type TypeDecl, type TypeId } from "../../ir/index.js";
import { lines } from "../../print/index.js";
import { analyse } from "../analysis/index.js";
import { modelFilePlan } from "../files.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult } from "../plan.js";
import { modelFile } from "../symbols.js";
import type { SharedLocals } from "./locals.js";
import type { Made, Whole } from "./made.js";
import { Maker } from "./maker.js";
import { wholeOf } from "./whole.js";

/**
 * Emits a straight-line check and a zod schema per declaration. Needs the types beside them. What stands at the top of a module is
 * a `function`, never an arrow: engines skip the body of the first until it is called, and parse that of the second at once.
 */
export function emitValidators(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const { memory } = options;
  const maker = new Maker(analyse(model, memory?.tracker), options);
  const shared = new Map<string, SharedLocals>();
  for (const decl of model.types) shared.set(modelFile(decl), new Map());
  const sharedOf = (decl: TypeDecl): SharedLocals => shared.get(modelFile(decl)) ?? new Map();
  const decls = new Map(model.types.map((decl) => [decl.id, decl]));
  const checks = new Map<TypeId, Made>();
  for (const decl of model.types) checks.set(decl.id, maker.check(decl, sharedOf(decl)));
  // Which declarations need a second check, is known when all checks that could ask for one are made.
  const asked = new Set([...checks.values()].flatMap(({ asks }) => asks));
  const fits = new Map<TypeId, Made>();
  for (const id of asked) {
    const decl = decls.get(id);
    const check = checks.get(id);
    if (decl === undefined || check === undefined) continue;
    const made = maker.fits(decl, check, sharedOf(decl));
    fits.set(id, made);
    for (const more of made.asks) asked.add(more);
  }
  const wholes = new Map<TypeId, Whole>();
  for (const [id, check] of checks) wholes.set(id, wholeOf(check, fits.get(id), memory?.wholes));
  return {
    symbols: [...wholes.values()].flatMap(({ symbols }) => symbols),
    files: modelFilePlan(model, ({ id }) => wholes.get(id)?.body ?? lines([])),
  };
}
