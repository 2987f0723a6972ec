export { childrenOf, visitNodes } from "./children.js";
export { conjoin, conjoinOrKeep } from "./conjoin.js";
export { uniteDependents } from "./conjoin-object.js";
export type * from "./devices.js";
export {
  type DocumentKind,
  documentKind,
  isOpenApiDialect,
  metaSchemaUri,
  metaSchemaVersion,
  openApi30Dialect,
  openApiDialect,
} from "./document-kind.js";
export { groupBy } from "./group-by.js";
export { hasType } from "./has-type.js";
export { idempotentMethods } from "./idempotent-methods.js";
export { DeclarationMemory } from "./intern.js";
export { canonicalJson, isList, isRecord, type JsonRecord, ownValue, sameJson, sortedKeys } from "./json.js";
export { isAnyNode, isNullable, isObjectNode, restrictsOnlyBy, withoutNull } from "./kinds.js";
export { mapChildren } from "./map.js";
export { createMerger } from "./merge.js";
export type * from "./model.js";
export { FormMemory, withNamedParts } from "./named-parts.js";
export type * from "./node.js";
export { byCodeUnit, sortedBy } from "./order.js";
export { childOrigin, type Origin, type TypeId, typeId } from "./origin.js";
export { childOf, parsePointer, pointerJoin, pointerTokens, valueAtPointer } from "./pointer.js";
export { propertiesNamed } from "./properties.js";
export { referencesOf, type TypeLookup, typeLookup } from "./reach.js";
export { withReceivedOnly } from "./received-only.js";
export type * from "./rest.js";
export { splitTemplate } from "./split-template.js";
export { viewId, viewSuffixes, withViews } from "./views.js";
