export { type Door, doors } from "../doors.js";
export { type DocExtra, type DocLink, type DocText, doc, docs } from "./doc.js";
export type { Fragment } from "./fragment.js";
export {
  code,
  type Interpolated,
  ident,
  indent,
  join,
  key,
  lines,
  lit,
  memberName,
  prefixed,
  regex,
  runtime,
  type Separator,
  sym,
  typeSym,
} from "./kit.js";
export { type PrintOptions, printFiles } from "./module.js";
export { type CompiledTemplate, compileTemplate, type TemplateName } from "./templates.js";
