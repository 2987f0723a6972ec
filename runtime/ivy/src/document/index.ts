export { pointerOf } from "./pointer.js";
export {
  type DocumentRules,
  type DocumentWarning,
  judgeDocument,
  type ReadDocument,
  readDocument,
  type Verdict,
} from "./read-document.js";
