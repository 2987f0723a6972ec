/**
 * Emitters of your own (`edgeloom/plugin`): `defineEmitter`, the model that they are given, and the constructors of what they emit.
 * Stable: what is here changes only with a major version.
 *
 * @packageDocumentation
 */
export type * from "../ir/model.js";
export type * from "../ir/node.js";
export type { Origin, TypeId } from "../ir/origin.js";
export {
  code,
  doc,
  docs,
  type Fragment,
  fields,
  ident,
  indent,
  join,
  key,
  lines,
  list,
  lit,
  memberName,
  regex,
} from "../print/index.js";
export {
  defineEmitter,
  type Emitter,
  type PluginContext,
  type PluginDeclaration,
  type PluginFile,
} from "./emitter.js";
