export {
  applyEnvironment,
  loadEnvironment,
  type NodeFolders,
  nodeFolders,
  type Variables,
} from "./environment.js";
