import { checkSpec, diffSpec, generateSpec, watchSpec } from "./edit.js";
import { brokerSpec, callSpec, mockSpec, publishSpec, tailSpec } from "./live.js";
import { docsSpec, packSpec, releaseSpec } from "./ship.js";
import type { CommandSpec } from "./spec.js";
import { completionSpec, extractSpec, importSpec, initSpec, newSpec } from "./start.js";

/** All commands, in the order in which they are shown. */
export const commandSpecs = {
  init: initSpec,
  new: newSpec,
  import: importSpec,
  extract: extractSpec,
  generate: generateSpec,
  watch: watchSpec,
  check: checkSpec,
  diff: diffSpec,
  docs: docsSpec,
  release: releaseSpec,
  pack: packSpec,
  mock: mockSpec,
  call: callSpec,
  tail: tailSpec,
  publish: publishSpec,
  broker: brokerSpec,
  completion: completionSpec,
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** The name of a command. */
export type CommandName = keyof typeof commandSpecs;

/** What is known of a command; undefined where there is none of that name. */
export function commandSpec(name: string): CommandSpec | undefined {
  return Object.hasOwn(commandSpecs, name) ? commandSpecs[name as CommandName] : undefined;
}
