export { type ResolveLimits, type ResolveRequest, resolveReferences } from "./resolve-references.js";
export type { ResolvedSet } from "./resolved.js";
export { WalkMemory } from "./walk-memory.js";
