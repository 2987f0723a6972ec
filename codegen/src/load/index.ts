export { readDocument } from "./document.js";
export { isDocumentPath, textExtensions } from "./extensions.js";
export { type FileHost, type FileStat, nodeHost } from "./host.js";
export {
  type LoadFileRequest,
  type LoadLimits,
  type LoadRequest,
  loadDocuments,
  loadFile,
} from "./load-documents.js";
export { type MemoryFiles, memoryHost } from "./memory-host.js";
export { documentPath, hasUnprintable, inputRoots, isInside, realPath } from "./paths.js";
export { Readings } from "./read-once.js";
export type { Position, SourceDocument } from "./source.js";
