import { type ApiModel, type SchemaNode, type TypeId, viewId } from "../../ir/index.js";
import { type Analysis, allKinds, analyse } from "../analysis/index.js";
import { rememberedDocs } from "../types/docs.js";
import type { KnownTypes } from "../types/scope.js";
import { typeOf } from "../types/type-of.js";
import type { TypeText } from "../types/type-text.js";

/** What the parts of an operation ask about the model as a whole. */
export type RestScope = {
  readonly analysis: Analysis;
  /** The model of what is sent: without the properties that only answers hold. */
  readonly sent: (id: TypeId) => TypeId;
  /** The model of what comes back: without the properties that are only ever sent. */
  readonly received: (id: TypeId) => TypeId;
  /** The type of something to be given or received, by its schema. */
  readonly typeOf: (node: SchemaNode, side: "in" | "out") => TypeText;
};

/** No declaration: the schemas of parameters stand for themselves. */
const nobody = "" as TypeId;

/** The scope of all operations of a model. */
export function restScope(model: ApiModel): RestScope {
  const analysis = analyse(model);
  const known: KnownTypes = { docOf: rememberedDocs(), types: new Map(), members: new Map() };
  const declared = new Set(model.types.map(({ id }) => id));
  const viewed = (side: "read" | "write") => (id: TypeId) => {
    const view = viewId(id, side);
    return declared.has(view) ? view : id;
  };
  const base = { typeOf, analysis, known, owner: nobody, isSameValue: false };
  return {
    analysis,
    sent: viewed("write"),
    received: viewed("read"),
    typeOf: (node, side) => typeOf(node, { ...base, side, allowed: allKinds, said: allKinds }),
  };
}
