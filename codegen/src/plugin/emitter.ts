import type { ApiModel, Origin, TypeId } from "../ir/index.js";
import type { Fragment } from "../print/index.js";

/** A declaration that a plug-in adds to a file. */
export type PluginDeclaration = {
  /** What its name is made of; may be any text. Names that others have already get a number. */
  readonly name: string;
  readonly casing: "pascal" | "camel";
  /** `both`: a type and a value of one name. */
  readonly space: "type" | "value" | "both";
  /** The place that it comes from, for diagnostics about its name. */
  readonly origin: Origin;
  /** The declaration, with its final name in the place of `self`: `` code`export const ${self}: string = ${lit(text)};` ``. */
  readonly body: (self: Fragment) => Fragment;
};

/** A file that a plug-in emits. The index of the package offers what it declares. */
export type PluginFile = {
  /** Path below the folder of the plug-in in the output, which has its name, without extension: `schema` or `parts/pets`. */
  readonly path: string;
  /** One line for its header. */
  readonly about: string;
  readonly declarations: readonly PluginDeclaration[];
};

/** What a plug-in may ask while it emits. */
export type PluginContext = {
  /** The emitted type and the emitted validator of a declaration, for use in fragments. */
  model(id: TypeId): { readonly type: Fragment; readonly value: Fragment };
  /** Reports something in a document that the plug-in cannot make anything of; nothing is written then. */
  refuse(message: string, origin: Origin): void;
};

/** An emitter of somebody else's: what it makes of a model. */
export type Emitter = {
  /** Its name in diagnostics and of its folder: small letters, digits and dashes. */
  readonly name: string;
  /** Its version. Unchanged documents are generated again when it changes. */
  readonly version: string;
  /**
   * Makes files of a model. The model is a copy. What is emitted passes the same printer, the same gate and the same confinement
   * as everything else: text of documents enters only through `lit`, `key`, `doc` and `regex`.
   */
  readonly emit: (model: ApiModel, context: PluginContext) => readonly PluginFile[];
};

/** Gives an emitter its type; returns it as it is. */
export function defineEmitter(emitter: Emitter): Emitter {
  return emitter;
}
