export { code, doc, ident, indent, join, key, lines, lit, memberName, regex, runtime, sym, typeSym } from "./kit.js";
export type { Fragment } from "./fragment.js";
