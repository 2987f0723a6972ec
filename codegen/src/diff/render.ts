import type { Origin } from "../ir/index.js";
import type { Change, Level } from "./change.js";
import type { Comparison } from "./compare.js";

/** Tells where something stands: `schemas/gate.yaml:12:5`. */
export type PlaceOf = (origin: Origin) => string;

/** A comparison as one line of a list: what, where inside, why, whom it breaks. */
export function changeLine({ subject, path, reason, breaks }: Change): string {
  const where = path === "" ? subject : `${subject}, ${path}`;
  const whom = breaks.length === 0 ? "" : `; breaks ${breaks.join(", ")}`;
  return `${where}: ${reason}${whom}`;
}

const headings: Readonly<Record<Level, string>> = {
  major: "Breaking",
  minor: "Compatible",
  patch: "Notes",
};

/** A comparison for a pull request. */
export function renderMarkdown({ verdict, changes }: Comparison, placeOf: PlaceOf): string {
  if (verdict === undefined) return "Nothing has changed.\n";
  const parts = (Object.keys(headings) as readonly Level[]).map((level) => {
    const lines = changes
      .filter((change) => change.level === level)
      .map((change) => markdownLine(change, placeOf));
    return lines.length === 0 ? "" : `### ${headings[level]}\n\n${lines.join("\n")}\n`;
  });
  return [`**Version: ${verdict}**\n`, ...parts.filter((part) => part !== "")].join("\n");
}

function markdownLine(change: Change, placeOf: PlaceOf): string {
  const { subject, path, reason, breaks, origin } = change;
  const where = path === "" ? "" : ` ${verbatim(path)}`;
  const whom = breaks.length === 0 ? "" : ` Breaks ${breaks.join(", ")}.`;
  return `- **${plain(subject)}**${where}: ${plain(reason)}.${whom} (${verbatim(placeOf(origin))})`;
}

/** Names come from documents: none may become a link, a tag or another list. Backticks of ours stay. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ").replaceAll(/[\\*_[\]<>#|~!]/g, "\\$&");
}

function verbatim(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll(/[\r\n]+/g, " ")}\``;
}
