export { type CompareOptions, compareTree, type TreeDifference } from "./compare-tree.js";
export { nodeWriteHost, type PathKind, type WriteHost } from "./host.js";
export {
  contentHash,
  isUnchanged,
  type Manifest,
  manifestName,
  readManifest,
  type Stamp,
} from "./manifest.js";
export { WriteMemory } from "./memory.js";
export { isUpToDate } from "./own.js";
export { type WriteOptions, type WriteResult, writeTree } from "./write-tree.js";
