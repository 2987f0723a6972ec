import type { ApiModel } from "../ir/index.js";
import { emitDevices } from "./devices/index.js";
import { emitEntry } from "./entry/index.js";
import { emitMessages } from "./messages/index.js";
import type { EmitOptions } from "./options.js";
import type { EmitResult } from "./plan.js";
import { emitRest } from "./rest/index.js";
import { emitRpc } from "./rpc/index.js";
import { emitTypes } from "./types/index.js";
import { emitValidators } from "./validators/index.js";
import { emitWire } from "./wire/index.js";

export { emitEntry, entryFile } from "./entry/index.js";
export { EmitMemory } from "./memory.js";
export { largeGroups, withModelFiles } from "./model-files.js";
export type { EmitOptions, Member } from "./options.js";
export type { EmitResult, NamePlan } from "./plan.js";
export { symbolOf } from "./symbols.js";
export { wireFile } from "./wire/index.js";

/** The outputs that are made of the model. */
export type ModelEmitterName = "types" | "validators" | "messages" | "rpc" | "rest" | "devices";

/** The outputs that a user can ask for; `paths` is made of the documents, by a generator that is loaded for it. */
export type EmitterName = ModelEmitterName | "paths";

/** One output: what it makes of a model, and which outputs it builds on. */
export type Emitter = {
  readonly emit: (model: ApiModel, options: EmitOptions) => EmitResult;
  readonly needs: readonly ModelEmitterName[];
};

/** Every output, in the order in which they add to a file. */
export const emitters: Readonly<Record<ModelEmitterName, Emitter>> = {
  types: { emit: emitTypes, needs: [] },
  validators: { emit: emitValidators, needs: ["types"] },
  messages: { emit: emitMessages, needs: ["types", "validators"] },
  rpc: { emit: emitRpc, needs: ["types", "validators"] },
  rest: { emit: emitRest, needs: ["types", "validators"] },
  devices: { emit: emitDevices, needs: ["types", "validators"] },
};

/** The names of these outputs. */
export const emitterNames = Object.keys(emitters) as readonly ModelEmitterName[];

/** Runs the named emitters and those they need, each once, and adds the wire rules and the index file. */
export function emitAll(
  model: ApiModel,
  names: readonly EmitterName[] = emitterNames,
  options: EmitOptions = {},
): readonly EmitResult[] {
  const wanted = new Set(names.flatMap((name) => (name === "paths" ? [] : [name, ...emitters[name].needs])));
  const results = emitterNames
    .filter((name) => wanted.has(name))
    .map((name) => emitters[name].emit(model, options));
  const speaks =
    (wanted.has("messages") && model.topics.length > 0) || (wanted.has("rpc") && model.services.length > 0);
  return [...results, ...(speaks ? [emitWire(model)] : []), emitEntry(model)];
}
