import { CheckMemory } from "./check/index.js";
import { EmitMemory } from "./emit/index.js";
import { DeclarationMemory, FormMemory } from "./ir/index.js";
import { LowerMemory } from "./lower/index.js";
import { NameMemory } from "./name/index.js";
import { PrintMemory } from "./print/index.js";
import { WalkMemory } from "./resolve/index.js";
import { WriteMemory } from "./write/index.js";

/**
 * What the stages keep from one run to the next, for a process that runs them again and again over one package under the same
 * options. The output is that of a run without memory; only what cannot have changed is not worked out again.
 */
export class Memory {
  readonly walk = new WalkMemory();
  readonly lower = new LowerMemory();
  readonly lowered = new DeclarationMemory();
  readonly check = new CheckMemory();
  readonly forms = new FormMemory();
  /** With what is added to the model for the emitters. */
  readonly declarations = new DeclarationMemory();
  readonly emit = new EmitMemory();
  readonly names = new NameMemory();
  readonly print = new PrintMemory();
  readonly write = new WriteMemory();
}
