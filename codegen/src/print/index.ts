export { type Door, doors } from "../doors.js";
export { type DocExtra, type DocLink, type DocText, doc, docs } from "./doc.js";
export { type Fragment, identity } from "./fragment.js";
export {
  code,
  exporting,
  fields,
  type Interpolated,
  ident,
  indent,
  join,
  key,
  lines,
  list,
  lit,
  memberName,
  prefixed,
  regex,
  runtime,
  type Separator,
  statusKey,
  sym,
  typeSym,
} from "./kit.js";
export { PrintMemory } from "./memory.js";
export { type PrintOptions, printFiles } from "./module.js";
export { type CompiledTemplate, compileTemplate, type TemplateName } from "./templates.js";
