import { catalog } from "../../diagnostics/catalog.js";
import type { Page } from "../book.js";
import { heading, paragraph, strong } from "../markdown/build.js";
import { foreignBlocks } from "../markdown/foreign.js";

/** What every diagnostic means, each under its code: where diagnostics link to. */
export function diagnosticsPage(): Page {
  const entries = Object.entries(catalog).sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    path: "diagnostics",
    title: "Diagnostics",
    children: [
      heading(1, "Diagnostics"),
      paragraph("What edgeloom says about schemas, by code."),
      ...entries.flatMap(([code, { title, severity, cause, fix }]) => [
        heading(2, code),
        paragraph(strong(title), ` (${severity})`),
        ...foreignBlocks(cause),
        ...foreignBlocks(`**Fix:** ${fix}`),
      ]),
    ],
  };
}
