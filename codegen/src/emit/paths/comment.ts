import type ts from "typescript";
import { doc, type Fragment } from "../../print/index.js";

/** A comment of the foreign generator as one of ours: its text with the tags taken off, but for `@deprecated`. */
export function commentOf(comments: readonly Pick<ts.SynthesizedComment, "text">[]): Fragment {
  const written = comments
    .flatMap(({ text }) => text.split("\n"))
    .map((line) => line.replace(/^ *\* {0,1}/, "").trimEnd());
  const said = written.filter(
    (line) => line !== "" && !/^@(?:deprecated|enum|constant)\b/.test(line.trimStart()),
  );
  return doc(said.map(plainLine).join("\n"), {
    deprecated: written.some((line) => line.trim() === "@deprecated"),
  });
}

function plainLine(line: string): string {
  return line.replace(/^@description /, "").replace(/^@default /, "Default: ");
}
