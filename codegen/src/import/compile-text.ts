import { memoryHost } from "../load/index.js";
import { type Compiled, compile } from "../pipeline.js";

/** What the generator makes of the text of a document that is not on the disk yet. */
export function compileText(name: string, text: string): Compiled {
  const root = "/made";
  return compile({ root, inputs: [name], host: memoryHost({ [`${root}/${name}`]: text }) });
}
